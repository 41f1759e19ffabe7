//! Taking pictures away. They are deleted; the audit tells which they were.

use natter_chat::group::GroupDetails;
use natter_chat::picture::PictureChange;
use natter_chat::{Conversation, ConversationId, ConversationKind, EntryContent, GroupChange, PictureId, UserId};
use natter_delivery::Draft;
use natter_dynamo::{PendingEntry, Written};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::moderation::{ModerationAct, Reason, Removal, endpoints};

use crate::{ModerationApi, act};

impl ModerationApi {
    /// `DELETE /v1/moderation/users/{userId}/picture`.
    pub(crate) async fn remove_user_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RemoveUserPicture>,
    ) -> Result<Done> {
        let user_id: UserId = input.path.0;
        let Reason { reason } = input.body;
        let profile = self.users.get(&[user_id]).await?.pop();
        let Some(picture_id) = profile.ok_or(ErrorCode::UserNotFound)?.picture else { return Ok(Done {}) };
        let act = act(request, ModerationAct::UserPictureRemoved { user_id, picture_id }, &reason)?;
        self.safety.note(&act).await?;
        let removed = self.users.set_picture(user_id, None).await?;
        if let Some(removed) = removed {
            self.pictures.forget(user_id.into(), removed.before, request.now).await;
            self.delivery.profile_changed(&self.users, &removed.profile, request.now).await;
        }
        Ok(Done {})
    }

    /// `DELETE /v1/moderation/conversations/{conversationId}/picture`. The group's log tells it.
    pub(crate) async fn remove_group_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RemoveGroupPicture>,
    ) -> Result<Done> {
        let id: ConversationId = input.path.0;
        let Removal { request_id, reason } = input.body;
        request_id.check_new(request.now)?;
        let conversation = self.conversations.head(id).await?;
        let conversation = conversation.ok_or(ErrorCode::ConversationNotFound)?;
        let ConversationKind::Group { group, .. } = &conversation.kind else { return Err(ErrorCode::NotAGroup.into()) };
        let Some(picture_id) = group.picture else { return Ok(Done {}) };
        let kind = ModerationAct::GroupPictureRemoved { conversation_id: id, picture_id };
        let act = act(request, kind, &reason)?;
        if self.log.remembered(id, request_id).await?.is_some() {
            return Err(ErrorCode::EntryIdConflict.into());
        }
        self.safety.note(&act).await?;
        let changes = GroupChange { picture: Some(PictureChange::Removed {}), ..GroupChange::default() };
        let entry = PendingEntry {
            conversation_id: id,
            entry_id: request_id,
            sender_id: request.caller.user_id,
            sent_at: request.now,
            content: EntryContent::GroupChanged { changes },
            sender_role: None,
        };
        self.unpicture(&conversation, group, picture_id, entry).await?;
        Ok(Done {})
    }

    /// As a change by one of its admins: noted with the change, then told. What a crash leaves untold, the next change of
    /// the group tells.
    async fn unpicture(
        &self,
        conversation: &Conversation,
        before: &GroupDetails,
        picture: PictureId,
        note: PendingEntry,
    ) -> Result<()> {
        let (id, now) = (note.conversation_id, note.sent_at);
        let after = GroupDetails { picture: None, ..before.clone() };
        let written = self.conversations.change_group(before, &after, &note).await?;
        if written == Written::Raced {
            return Err(ActionError::unavailable("the group was changed meanwhile"));
        }
        self.pictures.forget(id.into(), Some(picture), now).await;
        let entry_id = note.entry_id;
        let appended = self.log.append(Draft::of_note(note, now)).await?;
        let entry = appended.into_entry();
        self.delivery.to_members(conversation, &[entry], None, now).await?;
        Ok(self.conversations.delete_pending(id, entry_id).await?)
    }
}
