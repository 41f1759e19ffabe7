//! What someone has missed, from the recent entries alone: all of it, provably, or how much at least.

use std::collections::BTreeSet;

use super::{RECENT_FOR, TRUST_MARGIN};
use crate::{Entry, EntryContent, EntryId, Seq, Timestamp, UserId};

/// As much of a recent entry as it takes to count what is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Which entry it is.
    pub entry_id: EntryId,
    /// Its place.
    pub seq: Seq,
    /// Who sent it.
    pub sender_id: UserId,
    /// Whether it counts: a message that is not erased, or a tip.
    pub is_message: bool,
    /// The message that it deletes, where it deletes one.
    pub deletes: Option<EntryId>,
    /// When it may be deleted from the recent entries.
    pub expires_at: Timestamp,
}

/// Whether a conversation of this age is too young for any of its entries to have left the recent ones.
#[must_use]
pub fn holds_everything(created_at: Timestamp, now: Timestamp) -> bool {
    created_at.plus(RECENT_FOR) > now.plus(TRUST_MARGIN)
}

/// How many of these are messages that `reader` has not read, who has read everything up to `read`: others' messages after
/// that which are not deleted.
#[must_use]
pub fn unread(reader: UserId, read: Seq, entries: &[Outline]) -> u32 {
    let deleted: BTreeSet<EntryId> = entries.iter().filter_map(|entry| entry.deletes).collect();
    let is_unread = |entry: &&Outline| {
        entry.seq > read && entry.is_message && entry.sender_id != reader && !deleted.contains(&entry.entry_id)
    };
    u32::try_from(entries.iter().filter(is_unread).count()).unwrap_or(u32::MAX)
}

impl Outline {
    /// The outline of an entry that expires then.
    #[must_use]
    pub fn of(entry: &Entry, expires_at: Timestamp) -> Self {
        let deletes = match entry.content {
            EntryContent::Deleted { target_id, .. } => Some(target_id),
            _ => None,
        };
        Self {
            entry_id: entry.entry_id,
            seq: entry.seq,
            sender_id: entry.sender_id,
            is_message: entry.content.counts(),
            deletes,
            expires_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::MessageText;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn id(number: u64) -> EntryId {
        Uuid::from_u128(number.into()).into()
    }

    fn user(number: u128) -> UserId {
        Uuid::from_u128(number).into()
    }

    fn entry(seq: u64, sender: u128, content: EntryContent) -> Entry {
        let conversation_id = Uuid::nil().into();
        Entry { conversation_id, entry_id: id(seq), seq: Seq::new(seq), sender_id: user(sender), sent_at: NOW, content }
    }

    fn message(seq: u64, sender: u128) -> Entry {
        entry(seq, sender, EntryContent::plain(MessageText::parse("hello").unwrap()))
    }

    #[test]
    fn unread_are_the_messages_of_others_that_are_not_deleted() {
        let log = [
            message(1, 2),
            message(2, 1),
            message(3, 2),
            message(4, 3),
            entry(5, 3, EntryContent::Deleted { target_id: id(4), target_seq: None }),
            entry(
                6,
                3,
                EntryContent::Edited {
                    target_id: id(3),
                    text: MessageText::parse("hi").unwrap(),
                    mentions: Vec::new(),
                    target_seq: None,
                },
            ),
            entry(7, 2, EntryContent::Erased {}),
            message(8, 3),
        ];
        let outlines: Vec<Outline> = log.iter().map(|entry| Outline::of(entry, NOW)).collect();
        let after = |read| unread(user(1), Seq::new(read), &outlines);
        assert_eq!([0, 1, 3, 7, 8].map(after), [3, 2, 1, 1, 0]);
    }
}
