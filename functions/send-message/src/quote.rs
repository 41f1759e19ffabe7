//! The message that is replied to.

use natter_chat::conversation::MAX_PREVIEW_BYTES;
use natter_chat::entry::{EntryState, states};
use natter_chat::{AttachedFiles, Entry, EntryContent, MemberView, MessageText, Quote};
use natter_dynamo::{Messages, StoreError};
use natter_protocol::frames::SendMessage;

/// An entry that somebody wants to answer, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quotable {
    entry: Entry,
    state: Option<EntryState>,
}

impl Quotable {
    /// Reads it, where there is something to read and it is recent.
    pub(crate) async fn find(messages: &Messages, request: &SendMessage) -> Result<Option<Self>, StoreError> {
        let Some(wanted) = request.reply_to else { return Ok(None) };
        let conversation = request.conversation_id;
        let only = [wanted];
        let (entry, changes) = tokio::try_join!(
            messages.find(conversation, wanted, request.reply_to_seq),
            messages.changes_of(conversation, &only)
        )?;
        let state = states(&changes).remove(&wanted);
        Ok(entry.map(|entry| Self { entry, state }))
    }

    /// The quote, as its author has it now; none where it is no message, is deleted, or does not exist for the member.
    pub(crate) fn quote_for(&self, member: &MemberView) -> Option<Quote> {
        let text = self.text()?;
        member.may_see(self.entry.seq).then(|| Quote {
            entry_id: self.entry.entry_id,
            seq: self.entry.seq,
            sender_id: self.entry.sender_id,
            text: text.beginning(MAX_PREVIEW_BYTES).to_owned(),
            attached: AttachedFiles::of(self.entry.content.attachments()),
        })
    }

    fn text(&self) -> Option<&MessageText> {
        let EntryContent::Message(message) = &self.entry.content else { return None };
        match &self.state {
            Some(state) if state.deleted.is_some() => None,
            Some(EntryState { edited: Some(edited), .. }) => Some(&edited.text),
            _ => Some(&message.text),
        }
    }
}
