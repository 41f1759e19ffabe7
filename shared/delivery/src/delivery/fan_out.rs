//! Delivery to the members of large groups: queued by one function, and done by `fan-out`.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use natter_chat::{ConnectionId, ConversationId, Entry, Timestamp, UserId, causes};
use natter_dynamo::connections::REMEMBERED_FOR;
use natter_dynamo::{Recipient, StoreError};
use natter_queue::{FanOut, QueueError, Shard};

use super::Delivery;
use super::push::{Mail, address};

impl Delivery {
    /// Leaves the entries to `fan-out`, shard by shard.
    pub(super) async fn leave_to_fan_out(
        &self,
        shards: &[Shard],
        entries: &[Entry],
        except: Option<&ConnectionId>,
    ) -> Result<(), QueueError> {
        let message = |shard: &Shard| FanOut { shard: *shard, entries: entries.to_vec(), except: except.cloned() };
        let messages: Vec<FanOut> = shards.iter().map(message).collect();
        self.queue.send_all(&messages, Duration::ZERO).await
    }

    /// Does what other functions left to `fan-out`: tells the members in each message's shard. Messages for one shard are
    /// done together, in their order. Returns the positions of those that are to come again: delivered twice, they do no
    /// harm.
    pub async fn to_shards(&self, messages: &[FanOut], now: Timestamp) -> Vec<usize> {
        let mut by_shard: BTreeMap<Shard, Vec<usize>> = BTreeMap::new();
        for (position, message) in messages.iter().enumerate() {
            by_shard.entry(message.shard).or_default().push(position);
        }
        let outcomes = join_all(by_shard.into_iter().map(|(shard, positions)| async move {
            let messages = positions.iter().map(|&position| &messages[position]);
            (self.to_shard(shard, messages, now).await, positions)
        }));
        outcomes.await.into_iter().filter_map(|(outcome, positions)| failed(outcome, positions)).flatten().collect()
    }

    async fn to_shard<'a>(
        &self,
        shard: Shard,
        messages: impl Iterator<Item = &'a FanOut>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut people = self.conversations.recipients(shard.conversation_id, shard.people()).await?;
        people.retain(|person| person.may_be_here(now));
        let mut mail = Mail::new();
        for message in messages {
            address(&mut mail, &people, &message.entries, message.except.as_ref());
        }
        self.deliver(&mail, now).await?;
        people.retain(|person| person.here_until.is_none());
        if let Err(error) = self.learn_who_is_there(shard.conversation_id, &people, now).await {
            tracing::warn!(error = %causes(&error), "who is connected will be looked up again");
        }
        Ok(())
    }

    /// Has the items of these members of a large group say until when they are connected. First it is noted that their further
    /// connections are to prolong that: whoever connects too late to be found here finds that note.
    async fn learn_who_is_there(
        &self,
        group: ConversationId,
        members: &[Recipient],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if members.is_empty() {
            return Ok(());
        }
        let ids: Vec<UserId> = members.iter().map(|member| member.user_id).collect();
        self.conversations.note_large_group(group, &ids, now).await?;
        let connected = self.connections.who_is_connected(&ids, now).await?;
        let until = |id: &UserId| if connected.contains(id) { now.plus(REMEMBERED_FOR) } else { now };
        let presumed: Vec<_> = members.iter().map(|member| (*member, until(&member.user_id))).collect();
        self.conversations.presume(group, &presumed).await
    }
}

fn failed(outcome: Result<(), StoreError>, positions: Vec<usize>) -> Option<Vec<usize>> {
    let error = outcome.err()?;
    tracing::error!(error = %causes(&error), messages = positions.len(), "messages will be retried");
    Some(positions)
}
