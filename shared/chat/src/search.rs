//! What people ask a search for, and how a hit is shown. No I/O: the archive finds.
//!
//! A query is words and `"phrases"`, all of which a message must contain, and filters, all of which it must pass. The last
//! word may be only the beginning of one, as someone is still typing it.
//!
//! | filter | |
//! |---|---|
//! | `from:me`, `from:@alice`, `from:<user id>` | who sent it |
//! | `in:@alice`, `in:"Summer party"`, `in:<conversation id>` | where: a direct conversation, a group by its title |
//! | `has:link` | it contains an address |
//! | `has:reply` | it answers another message |
//! | `has:mention` | it names someone |
//! | `has:picture`, `has:video`, `has:audio`, `has:voice`, `has:file` | it carries such a file |
//! | `after:2026-11-20` | it was sent on that day (UTC) or later |
//! | `before:2026-11-21` | it was sent before that day (UTC) |

mod cursor;
mod date;
mod excerpt;
mod parse;
mod terms;

use std::collections::BTreeSet;

use crate::{ConversationId, Handle, MediaKind, Timestamp, UserId};

pub use cursor::{NoCursor, SearchCursor};
pub use excerpt::{Fragment, excerpt};
pub use parse::QueryError;
pub use terms::{SearchTerm, Term};

/// The longest query, in bytes of UTF-8.
pub const MAX_QUERY_BYTES: usize = 500;

/// How many words and phrases a query has at most.
pub const MAX_TERMS: usize = 20;

/// How many words a query has at most, those of its phrases counted one by one.
pub const MAX_WORDS: usize = 60;

/// How many hits a page holds where the client does not say.
pub const DEFAULT_LIMIT: u16 = 20;

/// A query that was read. It asks for something at least.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words and phrases, all of which must occur.
    pub phrases: Vec<String>,
    /// A word must begin so.
    pub beginning: Option<String>,
    /// Who sent it.
    pub from: Option<Sender>,
    /// Where.
    pub within: Option<ConversationFilter>,
    /// It contains a link.
    pub has_link: bool,
    /// It answers another message.
    pub has_reply: bool,
    /// It names someone.
    pub has_mention: bool,
    /// It carries a file of each of these kinds.
    pub files: BTreeSet<MediaKind>,
    /// It was sent then or later.
    pub after: Option<Timestamp>,
    /// It was sent earlier.
    pub before: Option<Timestamp>,
}

/// Whose messages are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// One's own.
    Me,
    /// Those of the one with this handle.
    Handle(Handle),
    /// Those of this person.
    User(UserId),
}

/// In which of the caller's conversations a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConversationFilter {
    /// In this one.
    Conversation(ConversationId),
    /// In the direct one with whom has this handle.
    With(Handle),
    /// In groups with this in their title; capitals do not matter.
    Titled(String),
}

impl Query {
    /// Whether it asks for words, and not only for what passes its filters.
    #[must_use]
    pub const fn has_words(&self) -> bool {
        !self.phrases.is_empty() || self.beginning.is_some()
    }

    /// What a message must contain: all of these.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        let beginning = self.beginning.iter().map(|word| Term::of(word, true));
        self.phrases.iter().map(|phrase| Term::of(phrase, false)).chain(beginning).collect()
    }
}
