//! Divides the members of a large group by their ids.

use std::ops::RangeInclusive;

use natter_chat::{ConversationId, UserId};
use natter_queue::Shard;
use uuid::Uuid;

/// How many members a shard has, about: their connections are three reads, which go out together.
const MEMBERS_OF_A_SHARD: u32 = 250;

/// All ids that there are.
pub(super) fn everybody() -> RangeInclusive<UserId> {
    Uuid::nil().into()..=Uuid::max().into()
}

/// Divides all ids evenly into as many shards as it takes. Ids are random, and so are their shards about equally large; where
/// they are not, a shard is merely more work. Whoever joins meanwhile is in one of them.
#[must_use]
pub fn shards(conversation_id: ConversationId, member_count: u32) -> Vec<Shard> {
    let count = u128::from(member_count.div_ceil(MEMBERS_OF_A_SHARD).max(1));
    let width = u128::MAX / count;
    let bounds = |index: u128| {
        let first = Uuid::from_u128(index * width);
        let last = if index + 1 == count { Uuid::max() } else { Uuid::from_u128((index + 1) * width - 1) };
        Shard { conversation_id, first: first.into(), last: last.into() }
    };
    (0..count).map(bounds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_in_exactly_one_shard() {
        for members in [101, 250, 251, 1_000, 4_999, 5_000] {
            let shards = shards(Uuid::nil().into(), members);
            assert_eq!(shards[0].first, *everybody().start());
            assert_eq!(shards.last().unwrap().last, *everybody().end());
            for pair in shards.windows(2) {
                assert_eq!(pair[0].last.as_uuid().as_u128() + 1, pair[1].first.as_uuid().as_u128(), "{members}");
            }
        }
    }

    #[test]
    fn five_thousand_members_are_twenty_shards() {
        assert_eq!(shards(Uuid::nil().into(), 5_000).len(), 20);
    }
}
