//! Who may know what, worked out from what has happened alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What everybody says, so that one search finds all of it.
pub(super) const COMMON: &str = "stripes";

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) by: usize,
    pub(super) entry_id: String,
    pub(super) seq: u64,
    /// As it was sent, for a resend.
    pub(super) fields: Value,
    /// The file that it carries.
    pub(super) media: Option<Value>,
    pub(super) is_deleted: bool,
}

/// How much more a reader may know than what is there for them in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Nothing.
    AsMember,
    /// Less: nothing of people they have blocked.
    Notified,
    /// What they have written, and nothing else, wherever they are now.
    Own,
}

/// What has happened.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// The messages, in order.
    pub(super) said: Vec<Said>,
    /// From which message on somebody may see the conversation; nobody is in here who is not a member.
    sees_from: BTreeMap<usize, usize>,
    pub(super) blocks: BTreeSet<(usize, usize)>,
    /// Each word, with the message that it is of.
    words: Vec<(String, usize)>,
    /// What each has said of themselves.
    abouts: Vec<(usize, String)>,
    leaks: BTreeSet<String>,
    outlets: BTreeSet<&'static str>,
    count: usize,
}

impl Model {
    /// A word that nobody has said before.
    fn word(&mut self) -> String {
        self.count += 1;
        format!("zebra{}x", self.count)
    }

    /// A word for what the next message says, or carries.
    pub(super) fn new_message_word(&mut self) -> String {
        let next = self.said.len();
        self.word_of(next)
    }

    /// Another word for a message that is there.
    pub(super) fn word_of(&mut self, message: usize) -> String {
        let word = self.word();
        self.words.push((word.clone(), message));
        word
    }

    /// A word that somebody says of themselves.
    pub(super) fn about_word(&mut self, who: usize) -> String {
        let word = self.word();
        self.abouts.push((who, word.clone()));
        word
    }

    pub(super) fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    /// What the next message would have said is no message's: it was refused, and exists for nobody.
    pub(super) fn refuse_next(&mut self) {
        let next = self.said.len();
        for (_, message) in self.words.iter_mut().filter(|(_, message)| *message == next) {
            *message = usize::MAX;
        }
    }

    pub(super) fn is_member(&self, who: usize) -> bool {
        self.sees_from.contains_key(&who)
    }

    /// Somebody comes, for whom nothing exists of what was said before.
    pub(super) fn join(&mut self, who: usize) {
        let next = self.said.len();
        self.sees_from.entry(who).or_insert(next);
    }

    pub(super) fn leave(&mut self, who: usize) {
        self.sees_from.remove(&who);
    }

    pub(super) fn may_see(&self, who: usize, message: usize) -> bool {
        let is_there = self.said.get(message).is_some_and(|said| !said.is_deleted);
        is_there && self.sees_from.get(&who).is_some_and(|from| *from <= message)
    }

    /// Searches something that goes out to somebody for what they must not know.
    pub(super) fn check(&mut self, outlet: &'static str, rule: Rule, who: usize, told: &str) {
        let mut leaks = Vec::new();
        let mut has_told = false;
        for (word, message) in self.words.iter().filter(|(word, _)| told.contains(word)) {
            has_told = true;
            let by = self.said.get(*message).map(|said| said.by);
            let may = match rule {
                Rule::AsMember => self.may_see(who, *message),
                Rule::Notified => {
                    let is_blocked = by.is_some_and(|by| self.blocks.contains(&(who, by)));
                    self.may_see(who, *message) && !is_blocked
                }
                Rule::Own => by == Some(who) && self.said.get(*message).is_some_and(|said| !said.is_deleted),
            };
            if !may {
                leaks.push(format!("{outlet} tells person {who} {word}, of message {message}, which they may not see"));
            }
        }
        for (of, _) in self.abouts.iter().filter(|(_, word)| told.contains(word)) {
            has_told = true;
            if self.blocks.contains(&(*of, who)) {
                leaks.push(format!("{outlet} tells person {who} what {of} says of themselves, who has blocked them"));
            }
        }
        self.leaks.extend(leaks);
        if has_told {
            self.outlets.insert(outlet);
        }
    }

    /// A place among the pinned ones tells that something was said there.
    pub(super) fn check_pin(&mut self, who: usize, seq: u64) {
        let sees_from = self.sees_from.get(&who).and_then(|from| Some(self.said.get(*from)?.seq));
        if sees_from.is_none_or(|from| seq < from) {
            self.leaks.insert(format!("person {who} sees that something is pinned at {seq}, which they may not see"));
        }
        self.outlets.insert("a pin");
    }

    /// Notes something else that somebody should not have been told.
    pub(super) fn leak(&mut self, leak: String) {
        self.leaks.insert(leak);
    }

    pub(super) fn leaks(&self) -> impl Iterator<Item = &String> {
        self.leaks.iter()
    }

    /// By which ways somebody was told a word.
    pub(super) fn outlets_seen(&self) -> impl Iterator<Item = &'static str> {
        self.outlets.iter().copied()
    }
}
