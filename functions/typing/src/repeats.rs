//! What has been said a moment ago, as far as this instance knows.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use natter_chat::{ConversationId, Timestamp, UserId};

/// Within how long the same need not be said again. Clients say it every three seconds at most, but begin anew after a
/// message: who goes on writing at once is still seen to be typing.
const DROPPED_WITHIN: Duration = Duration::from_secs(1);

/// How many words are remembered; beyond that, those are forgotten that would not matter any more.
const MAX_REMEMBERED: usize = 1_000;

/// The last word of each user in each conversation. Every instance has its own: what another one does not know is said twice
/// at most, and does no harm.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<HashMap<(UserId, ConversationId), Word>>);

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
    /// Whether that has not been said a moment ago. It has been said then.
    pub(crate) fn is_new(&self, user: UserId, conversation: ConversationId, active: bool, now: Timestamp) -> bool {
        let mut words = self.words();
        let before = words.get(&(user, conversation));
        if before.is_some_and(|word| word.active == active && word.matters(now)) {
            return false;
        }
        if words.len() >= MAX_REMEMBERED {
            words.retain(|_, word| word.matters(now));
        }
        words.insert((user, conversation), Word { active, said_at: now });
        true
    }

    /// Forgets what was said: nobody has been told.
    pub(crate) fn forget(&self, user: UserId, conversation: ConversationId) {
        self.words().remove(&(user, conversation));
    }

    fn words(&self) -> MutexGuard<'_, HashMap<(UserId, ConversationId), Word>> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        assert_eq!(repeats.words().len(), 1);
    }
}
