//! What has become of a message: its entry never changes, so what is true of it now follows from the entries after it.
//!
//! This is the only place that knows how; both stores find the entries, and the front end does the same with what is
//! pushed to it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tip::TipState;
use crate::{Emoji, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, UserId};

/// What is true of a message now. Absent for a message to which nothing has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryState {
    /// The place of the last entry that this takes into account: what comes later is to be applied on top.
    pub as_of: Seq,
    /// Its present version, where it was written again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Edited>,
    /// By whom and when it was deleted, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deleted>,
    /// Who put which emoji to it, the emoji that came first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// What has become of it, where it is a tip; pending where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<TipState>,
}

/// The present version of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Edited {
    /// When.
    pub at: Timestamp,
    /// What it says now.
    pub text: MessageText,
    /// Who is named in it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
}

/// That a message was deleted for everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// When.
    pub at: Timestamp,
    /// By whom: its sender, or an admin.
    pub by: UserId,
}

/// An emoji at a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// Which emoji.
    pub emoji: Emoji,
    /// Whose, the first first.
    pub user_ids: Vec<UserId>,
}

/// What has become of the messages that `changes` change, by message. The order of `changes` does not matter, and one
/// that comes twice counts once. Entries that change no message are ignored.
#[must_use]
pub fn states<'a>(changes: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<EntryId, EntryState> {
    let mut by_target: BTreeMap<EntryId, BTreeMap<Seq, &Entry>> = BTreeMap::new();
    for change in changes {
        if let Some(target) = change.content.target() {
            by_target.entry(target).or_default().insert(change.seq, change);
        }
    }
    by_target.into_iter().map(|(target, changes)| (target, state(changes.values().copied()))).collect()
}

/// The state after these changes of one message, by rising place.
fn state<'a>(changes: impl Iterator<Item = &'a Entry>) -> EntryState {
    let mut state = EntryState { as_of: Seq::ZERO, edited: None, deleted: None, reactions: Vec::new(), tip: None };
    for change in changes {
        state.apply(change);
    }
    state
}

impl EntryState {
    /// What is true after one more change, which comes after all that were applied before.
    fn apply(&mut self, change: &Entry) {
        self.as_of = change.seq;
        match &change.content {
            EntryContent::Deleted { .. } => {
                let deleted = Deleted { at: change.sent_at, by: change.sender_id };
                *self =
                    Self { as_of: change.seq, edited: None, deleted: Some(deleted), reactions: Vec::new(), tip: None };
            }
            _ if self.deleted.is_some() => {}
            EntryContent::Edited { text, mentions, .. } => {
                self.edited = Some(Edited { at: change.sent_at, text: text.clone(), mentions: mentions.clone() });
            }
            EntryContent::TipChanged { status, .. } => {
                self.tip = Some(TipState { status: status.clone(), at: change.sent_at, seq: change.seq });
            }
            EntryContent::Reacted { emoji, .. } => self.react(emoji, change.sender_id),
            EntryContent::Unreacted { emoji, .. } => self.unreact(emoji, change.sender_id),
            _ => {}
        }
    }

    fn react(&mut self, emoji: &Emoji, user: UserId) {
        let Some(reaction) = self.reactions.iter_mut().find(|reaction| reaction.emoji == *emoji) else {
            self.reactions.push(Reaction { emoji: emoji.clone(), user_ids: vec![user] });
            return;
        };
        if !reaction.user_ids.contains(&user) {
            reaction.user_ids.push(user);
        }
    }

    fn unreact(&mut self, emoji: &Emoji, user: UserId) {
        for reaction in self.reactions.iter_mut().filter(|reaction| reaction.emoji == *emoji) {
            reaction.user_ids.retain(|who| *who != user);
        }
        self.reactions.retain(|reaction| !reaction.user_ids.is_empty());
    }

    /// How many emoji people have put to the message, each person's counted.
    #[must_use]
    pub fn reaction_count(&self) -> usize {
        self.reactions.iter().map(|reaction| reaction.user_ids.iter().collect::<BTreeSet<_>>().len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn change(seq: u64, sender: u128, content: EntryContent) -> Entry {
        Entry {
            conversation_id: Uuid::nil().into(),
            entry_id: Uuid::from_u128(u128::from(seq)).into(),
            seq: Seq::new(seq),
            sender_id: Uuid::from_u128(sender).into(),
            sent_at: Timestamp::from_millis(seq),
            content,
        }
    }

    fn target() -> EntryId {
        Uuid::from_u128(77).into()
    }

    fn edited(text: &str) -> EntryContent {
        EntryContent::Edited {
            target_id: target(),
            text: MessageText::parse(text).unwrap(),
            mentions: Vec::new(),
            target_seq: None,
        }
    }

    fn reacted(emoji: &str) -> EntryContent {
        EntryContent::Reacted { target_id: target(), emoji: Emoji::parse(emoji).unwrap(), target_seq: None }
    }

    fn unreacted(emoji: &str) -> EntryContent {
        EntryContent::Unreacted { target_id: target(), emoji: Emoji::parse(emoji).unwrap(), target_seq: None }
    }

    fn state_after(changes: &[Entry]) -> EntryState {
        states(changes).remove(&target()).unwrap()
    }

    #[test]
    fn the_last_version_counts_whatever_the_order_of_arrival() {
        let state = state_after(&[change(9, 1, edited("third")), change(3, 1, edited("second"))]);
        assert_eq!((state.edited.unwrap().text.as_str(), state.as_of), ("third", Seq::new(9)));
    }

    #[test]
    fn a_reaction_counts_once_and_goes_when_it_is_taken_away() {
        let both = [change(2, 1, reacted("👍")), change(3, 1, reacted("👍")), change(4, 2, reacted("👍"))];
        assert_eq!(state_after(&both).reaction_count(), 2);
        let one = [both.as_slice(), &[change(5, 1, unreacted("👍"))]].concat();
        assert_eq!(state_after(&one).reactions[0].user_ids, [Uuid::from_u128(2).into()]);
    }

    #[test]
    fn nothing_happens_to_a_deleted_message_any_more() {
        let deleted = change(5, 2, EntryContent::Deleted { target_id: target(), target_seq: None });
        let state = state_after(&[change(3, 1, reacted("👍")), deleted, change(6, 1, edited("back"))]);
        assert_eq!((state.edited, state.reactions, state.deleted.unwrap().at.as_millis()), (None, Vec::new(), 5));
    }

    #[test]
    fn an_entry_that_changes_no_message_changes_no_state() {
        assert!(states([&change(1, 1, EntryContent::MemberLeft {})]).is_empty());
    }

    proptest! {
        #[test]
        fn neither_order_nor_repetition_matters(picks in prop::collection::vec((0_u8..5, 1_u128..4), 1..30), turn in 0_usize..30) {
            let changes: Vec<Entry> = picks.iter().zip(1..).map(|((kind, sender), seq)| {
                let content = match kind {
                    0 => edited(&format!("version {seq}")),
                    1 => reacted("👍"),
                    2 => unreacted("👍"),
                    3 => reacted("🎉"),
                    _ => unreacted("🎉"),
                };
                change(seq, *sender, content)
            }).collect();
            let mut shuffled = [changes.clone(), changes.clone()].concat();
            shuffled.rotate_left(turn % changes.len());
            shuffled.reverse();
            prop_assert_eq!(states(&shuffled), states(&changes));
        }
    }
}
