//! What goes with a report of a message or a tip: what stood around it, as it is at this moment.

use natter_chat::entry::states;
use natter_chat::history::Range;
use natter_chat::lookup::Lookup;
use natter_chat::viewer::SeenEntry;
use natter_chat::{Entry, EntryId, MemberView, Seq, UserId, Viewer};
use natter_dynamo::MessageLocation;
use natter_dynamo::safety::MAX_EVIDENCE_BYTES;
use natter_lambda::ActionError;
use natter_protocol::ErrorCode;
use natter_protocol::api::reports::{Evidence, MAX_REPORTED_ENTRIES};

use crate::ReportsApi;

impl ReportsApi {
    /// The sender of a message that the member can see, and what stands around it.
    pub(crate) async fn evidence(
        &self,
        view: &MemberView,
        message: EntryId,
    ) -> Result<(UserId, Evidence), ActionError> {
        let conversation = view.conversation.conversation_id;
        let is_visible = |entry: &Entry| entry.content.counts() && view.may_see(entry.seq);
        let found = self.messages.find(conversation, message, MessageLocation::Newest).await?;
        let Some(found) = found else {
            let archived = self.archived(view, message).await?;
            let sender_id = archived.entries.first().filter(|entry| is_visible(entry)).map(|entry| entry.sender_id);
            return Ok((sender_id.ok_or(ErrorCode::EntryNotFound)?, archived));
        };
        if !is_visible(&found) {
            return Err(ErrorCode::EntryNotFound.into());
        }
        let around = self.around(view, &found).await?;
        let ids: Vec<EntryId> = around.iter().map(|entry| entry.entry_id).collect();
        let quoted: Vec<EntryId> =
            around.iter().filter_map(|entry| entry.content.quoted()).map(|quote| quote.entry_id).collect();
        let changes = self.messages.changes_of(conversation, &ids).await?;
        let of_quoted = self.messages.changes_of(conversation, &quoted).await?;
        let mut states = states(changes.iter().chain(&of_quoted));
        let deleted = states.iter().filter(|(_, state)| state.deleted.is_some()).map(|(id, _)| *id).collect();
        states.retain(|id, _| ids.contains(id));
        let entries = Viewer::of(&view.membership).log(around, &deleted);
        Ok((found.sender_id, fit(Evidence { entries, states }, found.seq, MAX_EVIDENCE_BYTES)))
    }

    /// A message that has left DynamoDB, by itself: the archive is asked for one message at a time.
    async fn archived(&self, view: &MemberView, entry_id: EntryId) -> Result<Evidence, ActionError> {
        let conversation_id = view.conversation.conversation_id;
        let found = self.archive.ask(&Lookup { conversation_id, entry_id }).await?;
        let mut states = states(&found.changes);
        states.retain(|id, _| *id == entry_id);
        let entry = found.entry.and_then(|entry| Viewer::of(&view.membership).entry_alone(entry));
        Ok(Evidence { entries: entry.into_iter().collect(), states })
    }

    /// As many before it as after it, by rising place.
    async fn around(&self, view: &MemberView, message: &Entry) -> Result<Vec<Entry>, ActionError> {
        let conversation = view.conversation.conversation_id;
        let each_way = MAX_REPORTED_ENTRIES / 2;
        let before = self.messages.nearest(conversation, Range::Before(Some(message.seq)), each_way);
        let after = self.messages.nearest(conversation, Range::After(message.seq), each_way - 1);
        let before = before.await?;
        let after = after.await?;
        let entries = before.into_iter().rev().chain(after).map(|recent| recent.entry);
        let mut entries: Vec<Entry> = entries.filter(|entry| view.may_see(entry.seq)).collect();
        entries.push(message.clone());
        entries.sort_by_key(|entry| entry.seq);
        Ok(entries)
    }
}

/// The evidence without what is farthest from the message, until it is short enough. The message itself always is.
fn fit(mut evidence: Evidence, place: Seq, max_bytes: usize) -> Evidence {
    while evidence.entries.len() > 1 && length(&evidence) > max_bytes {
        let distance = |entry: &SeenEntry| entry.seq.get().abs_diff(place.get());
        let farthest = evidence.entries.iter().map(distance).max().unwrap_or_default();
        evidence.entries.retain(|entry| distance(entry) < farthest);
        let left: Vec<EntryId> = evidence.entries.iter().map(|entry| entry.entry_id).collect();
        evidence.states.retain(|id, _| left.contains(id));
    }
    evidence
}

fn length(evidence: &Evidence) -> usize {
    serde_json::to_string(evidence).map_or(usize::MAX, |json| json.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use natter_chat::{EntryContent, MessageText, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn entry(seq: u64) -> SeenEntry {
        let entry = Entry {
            conversation_id: Uuid::nil().into(),
            entry_id: Uuid::from_u128(u128::from(seq)).into(),
            seq: Seq::new(seq),
            sender_id: Uuid::nil().into(),
            sent_at: Timestamp::from_millis(seq),
            content: EntryContent::plain(MessageText::parse("text").unwrap()),
        };
        Viewer::after(Seq::ZERO).entry_alone(entry).unwrap()
    }

    #[test]
    fn what_is_nearest_to_the_message_stays() {
        let all = Evidence { entries: (1..=9).map(entry).collect(), states: BTreeMap::new() };
        let enough = length(&all) / 2;
        let seqs: Vec<u64> = fit(all, Seq::new(6), enough).entries.iter().map(|entry| entry.seq.get()).collect();
        assert_eq!(seqs, [5, 6, 7]);
    }

    #[test]
    fn the_message_itself_always_stays() {
        let all = Evidence { entries: (1..=9).map(entry).collect(), states: BTreeMap::new() };
        assert_eq!(fit(all, Seq::new(6), 0).entries, [entry(6)]);
    }
}
