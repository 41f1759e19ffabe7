//! Removing messages.

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Seq};
use natter_delivery::Draft;
use natter_dynamo::MessageLocation;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::moderation::{ModerationAct, Removal, endpoints};

use crate::{ModerationApi, act};

impl ModerationApi {
    /// `DELETE /v1/moderation/conversations/{conversationId}/messages/{entryId}`. A message that has left DynamoDB is
    /// removed all the same: `archive` erases it when the deletion reaches it.
    pub(crate) async fn remove_message(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RemoveMessage>,
    ) -> Result<Done> {
        let conversation_id: ConversationId = input.path.0;
        let target_id: EntryId = input.path.1;
        let removal: Removal = input.body;
        let act_kind = ModerationAct::MessageRemoved { conversation_id, entry_id: target_id };
        let act = act(request, act_kind, &removal.reason)?;
        let content = EntryContent::Deleted { target_id, target_seq: None };
        let conversation = self.conversations.head(conversation_id).await?;
        let conversation = conversation.ok_or(ErrorCode::ConversationNotFound)?;
        let before = self.removal(conversation_id, target_id, removal.request_id).await?;
        let entry = match before {
            Some(before) if before.content.clone().about(None) == content => before,
            Some(_) => return Err(ErrorCode::EntryIdConflict.into()),
            None => {
                removal.request_id.check_new(request.now)?;
                let place = self.check_target(conversation_id, target_id).await?;
                self.safety.note(&act).await?;
                self.append(request, conversation_id, removal.request_id, content.about(place)).await?
            }
        };
        self.log.erase_target(&self.media, &entry).await?;
        self.delivery.to_members(&conversation, &[entry], None, request.now).await?;
        Ok(Done {})
    }

    /// The removal that an earlier attempt at this request appended.
    async fn removal(&self, conversation: ConversationId, target: EntryId, request: EntryId) -> Result<Option<Entry>> {
        let changes = self.messages.changes_of(conversation, &[target]).await?;
        Ok(changes.into_iter().find(|change| change.entry_id == request))
    }

    /// What is still in DynamoDB must be a message or a tip, and has a place. What is not there may have been one.
    async fn check_target(&self, conversation: ConversationId, target: EntryId) -> Result<Option<Seq>> {
        let found = self.messages.find(conversation, target, MessageLocation::Newest).await?;
        let may_be_message = |entry: &Entry| entry.content.counts() || entry.content == EntryContent::Erased {};
        match found {
            Some(found) if !may_be_message(&found) => Err(ErrorCode::EntryNotFound.into()),
            found => Ok(found.map(|found| found.seq)),
        }
    }

    async fn append(
        &self,
        request: &HttpRequest,
        conversation_id: ConversationId,
        entry_id: EntryId,
        content: EntryContent,
    ) -> Result<Entry> {
        let (sender_id, sent_at) = (request.caller.user_id, request.now);
        let draft = Draft { conversation_id, entry_id, sender_id, sent_at, content };
        Ok(self.log.append(draft).await?.into_entry())
    }
}
