//! The end of a page of search results.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ConversationId, EntryId, Timestamp};

/// The last hit of a page, as the next one is ordered against it. Opaque to clients: fields in hexadecimal, with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct SearchCursor {
    /// When the first page was asked for: all pages rank by it.
    pub as_of: Timestamp,
    /// How well the hit matched; finite.
    pub score: f64,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Where.
    pub conversation_id: ConversationId,
    /// The message.
    pub entry_id: EntryId,
}

impl fmt::Display for SearchCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (as_of, sent_at, score) = (self.as_of.as_millis(), self.sent_at.as_millis(), self.score.to_bits());
        let (conversation, entry) = (self.conversation_id.as_uuid().simple(), self.entry_id.as_uuid().simple());
        write!(formatter, "{as_of:x}-{score:x}-{sent_at:x}-{conversation}-{entry}")
    }
}

/// A text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`cursor` is invalid.")]
pub struct NoCursor;

impl FromStr for SearchCursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        read(text).ok_or(NoCursor)
    }
}

fn read(text: &str) -> Option<SearchCursor> {
    let mut parts = text.split('-');
    let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
    let (as_of, score, sent_at) = (number()?, f64::from_bits(number()?), number()?);
    let mut id = || parts.next()?.parse::<Uuid>().ok();
    let (conversation, entry) = (id()?, id()?);
    (score.is_finite() && parts.next().is_none()).then(|| SearchCursor {
        as_of: Timestamp::from_millis(as_of),
        score,
        sent_at: Timestamp::from_millis(sent_at),
        conversation_id: conversation.into(),
        entry_id: entry.into(),
    })
}

impl TryFrom<String> for SearchCursor {
    type Error = NoCursor;

    fn try_from(text: String) -> Result<Self, NoCursor> {
        text.parse()
    }
}

impl From<SearchCursor> for String {
    fn from(cursor: SearchCursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> SearchCursor {
        SearchCursor {
            as_of: Timestamp::from_millis(1_795_219_200_000),
            score: 0.1 + 0.2,
            sent_at: Timestamp::from_millis(7),
            conversation_id: Uuid::from_u128(1).into(),
            entry_id: Uuid::from_u128(2).into(),
        }
    }

    #[test]
    fn a_cursor_comes_back_to_the_last_bit() {
        assert_eq!(cursor().to_string().parse(), Ok(cursor()));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let good = cursor().to_string();
        let infinite = SearchCursor { score: f64::NAN, ..cursor() }.to_string();
        for text in ["", "a", "1-2-3-4-5", &format!("{good}-1"), &infinite, &good.replace('-', "_")] {
            assert_eq!(text.parse::<SearchCursor>(), Err(NoCursor), "{text}");
        }
    }
}
