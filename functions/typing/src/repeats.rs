//! What was said a moment ago, as far as this instance knows.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use natter_chat::{ConversationId, Timestamp, UserId};

/// Within how long the same need not be said again. Clients say it every six seconds at most, but begin anew after a
/// message: who goes on writing at once is still seen to be typing.
const DROPPED_WITHIN: Duration = Duration::from_secs(1);

/// How many words of a user's, in all conversations, are told in [`WINDOW`]: more than anybody types in that time.
const MAX_IN_WINDOW: u32 = 20;

/// See [`MAX_IN_WINDOW`].
const WINDOW: Duration = Duration::from_secs(10);

/// How many words are remembered; beyond that, those are forgotten that would not matter any more.
const MAX_REMEMBERED: usize = 1_000;

/// The last word of each user in each conversation. Every instance has its own: what another one does not know is said twice
/// at most, and does no harm.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    words: HashMap<(UserId, ConversationId), Word>,
    /// When each user's window began, and how many words they have said in it.
    windows: HashMap<UserId, (Timestamp, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    active: bool,
    said_at: Timestamp,
}

impl Word {
    fn matters(&self, now: Timestamp) -> bool {
        self.said_at.plus(DROPPED_WITHIN) > now
    }
}

impl Repeats {
    /// Whether that has not been said a moment ago, nor too much of late. It has been said then.
    pub(crate) fn is_new(&self, user: UserId, conversation: ConversationId, active: bool, now: Timestamp) -> bool {
        let said = &mut *self.said();
        let before = said.words.get(&(user, conversation));
        if before.is_some_and(|word| word.active == active && word.matters(now)) || !said.has_room(user, now) {
            return false;
        }
        if said.words.len() >= MAX_REMEMBERED {
            said.words.retain(|_, word| word.matters(now));
        }
        said.words.insert((user, conversation), Word { active, said_at: now });
        true
    }

    /// Forgets what was said: nobody has been told.
    pub(crate) fn forget(&self, user: UserId, conversation: ConversationId) {
        self.said().words.remove(&(user, conversation));
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Said {
    /// Counts one more word of a user's in their window, where there is room for it.
    fn has_room(&mut self, user: UserId, now: Timestamp) -> bool {
        if self.windows.len() >= MAX_REMEMBERED {
            self.windows.retain(|_, (began_at, _)| began_at.plus(WINDOW) > now);
        }
        let (began_at, count) = self.windows.entry(user).or_insert((now, 0));
        if began_at.plus(WINDOW) <= now {
            (*began_at, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= MAX_IN_WINDOW
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn ids(number: u128) -> (UserId, ConversationId) {
        (Uuid::from_u128(number).into(), Uuid::from_u128(number).into())
    }

    #[test]
    fn the_same_is_said_once_within_a_second() {
        let repeats = Repeats::default();
        let (user, conversation) = ids(1);
        let say = |active, millis| repeats.is_new(user, conversation, active, NOW.plus(Duration::from_millis(millis)));
        assert_eq!([say(true, 0), say(true, 999), say(true, 1_000)], [true, false, true]);
        assert_eq!([say(false, 1_100), say(false, 1_200), say(true, 1_300)], [true, false, true]);
    }

    #[test]
    fn everybody_and_every_conversation_is_apart() {
        let repeats = Repeats::default();
        let ((alice, here), (bob, there)) = (ids(1), ids(2));
        for (user, conversation) in [(alice, here), (alice, there), (bob, here)] {
            assert!(repeats.is_new(user, conversation, true, NOW));
        }
    }

    #[test]
    fn what_nobody_was_told_is_said_again() {
        let repeats = Repeats::default();
        let (user, conversation) = ids(1);
        assert!(repeats.is_new(user, conversation, true, NOW));
        repeats.forget(user, conversation);
        assert!(repeats.is_new(user, conversation, true, NOW));
    }

    #[test]
    fn what_does_not_matter_any_more_is_forgotten() {
        let repeats = Repeats::default();
        for number in 0..MAX_REMEMBERED as u128 {
            let (user, conversation) = ids(number);
            repeats.is_new(user, conversation, true, NOW);
        }
        let (user, conversation) = ids(u128::MAX);
        assert!(repeats.is_new(user, conversation, true, NOW.plus(DROPPED_WITHIN)));
        assert_eq!(repeats.said().words.len(), 1);
    }

    #[test]
    fn nobody_is_told_of_more_words_than_anybody_types() {
        let repeats = Repeats::default();
        let (user, conversation) = ids(1);
        let told = (0..200).filter(|word| repeats.is_new(user, conversation, word % 2 == 0, NOW)).count();
        assert_eq!(told, 20);
        assert!(repeats.is_new(user, conversation, true, NOW.plus(WINDOW)));
    }
}
