//! Reads a range of a log in which no sequence number is open.

use std::ops::RangeInclusive;
use std::time::Duration;

use natter_chat::history::{self, LogSegment, Range, holds_everything};
use natter_chat::{Conversation, ConversationId, Seq, Timestamp};
use natter_dynamo::StoreError;

use super::Log;

/// The first pause before an open place is looked at again; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(25);

impl Log {
    /// What stands at the places that are nearest to the end of `range`, at most `limit` entries: no place among them is
    /// open, and where the range ends with the log, none up to the last that was given out when `conversation` was read: its
    /// sender may have looked up connections before the reader's was there. An entry that is being stored is waited for, and its place is sealed where that takes too long.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settled(
        &self,
        conversation: &Conversation,
        range: Range,
        limit: usize,
        now: Timestamp,
    ) -> Result<LogSegment, StoreError> {
        let id = conversation.conversation_id;
        let mut stretch = self.messages.stretch(id, range, limit).await?;
        let mut pauses = pauses(self.patience);
        loop {
            let open = open_places(&stretch, conversation, range, limit, now);
            if open.is_empty() {
                return Ok(stretch);
            }
            match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    // From the lowest on: what a list shows in a place's stead is what stands before it.
                    for seq in open {
                        self.conversations.seal(&self.messages, id, seq, now).await?;
                    }
                }
            }
            stretch = self.messages.stretch(id, range, limit).await?;
        }
    }
}

impl Log {
    /// Whether none of these places is open, as far as that can be told of a moment ago, at half the price: a place that was
    /// not open then is not open now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn are_settled(
        &self,
        conversation: ConversationId,
        places: &RangeInclusive<Seq>,
    ) -> Result<bool, StoreError> {
        let count = places.end().get().saturating_sub(places.start().get()) + 1;
        Ok(self.messages.count_eventually(conversation, places).await? == count)
    }

    /// Whether there is an entry at this place, which was given out of late; where there is not, there never will be one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle(&self, conversation: ConversationId, seq: Seq, now: Timestamp) -> Result<bool, StoreError> {
        let sealed = self.settle_all(conversation, &[seq], now).await?;
        Ok(sealed.is_empty() || self.messages.get(conversation, seq).await?.is_some())
    }

    /// Makes sure of some places, by rising `seq`, that what is not there now will never be. Gives those that it has sealed,
    /// unless they were filled in that moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle_all(
        &self,
        conversation: ConversationId,
        places: &[Seq],
        now: Timestamp,
    ) -> Result<Vec<Seq>, StoreError> {
        let mut open = places.to_vec();
        for pause in std::iter::once(Duration::ZERO).chain(pauses(self.patience)) {
            tokio::time::sleep(pause).await;
            for seq in std::mem::take(&mut open) {
                if self.messages.get(conversation, seq).await?.is_none() {
                    open.push(seq);
                }
            }
            if open.is_empty() {
                return Ok(open);
            }
        }
        for &seq in &open {
            self.conversations.seal(&self.messages, conversation, seq, now).await?;
        }
        Ok(open)
    }
}

/// The open places among those that an answer with this stretch speaks of.
fn open_places(
    stretch: &LogSegment,
    conversation: &Conversation,
    range: Range,
    limit: usize,
    now: Timestamp,
) -> Vec<Seq> {
    let found = || stretch.entries.iter().map(|recent| recent.entry.seq);
    let (lowest, highest) = (found().min(), found().max());
    let is_cut = stretch.entries.len() >= limit;
    let (first, last) = match range {
        Range::After(after) if is_cut => (after.next(), highest),
        Range::After(after) => (after.next(), highest.max(Some(conversation.last_seq))),
        Range::Before(before) => (
            lowest.filter(|_| is_cut).unwrap_or(Seq::ZERO.next()),
            Some(before.map_or(conversation.last_seq, |before| before.previous().min(conversation.last_seq))),
        ),
    };
    let everything = holds_everything(conversation.created_at, now);
    let places: Vec<_> = stretch.places().collect();
    last.map(|last| history::open_places(&places, first, last, everything, now)).unwrap_or_default()
}

/// Pauses that are as long as this together.
fn pauses(total: Duration) -> impl Iterator<Item = Duration> {
    let mut left = total;
    let doubled = std::iter::successors(Some(FIRST_PAUSE), |pause| Some(*pause * 2));
    doubled.map_while(move |pause| {
        let pause = pause.min(left);
        left -= pause;
        (!pause.is_zero()).then_some(pause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_are_as_long_as_the_patience() {
        let pauses_of = |millis| pauses(Duration::from_millis(millis)).collect::<Vec<_>>();
        assert_eq!(pauses_of(1_000).iter().sum::<Duration>(), Duration::from_secs(1));
        assert_eq!(pauses_of(60), [25, 35].map(Duration::from_millis));
        assert!(pauses_of(0).is_empty());
    }
}
