//! `DELETE /v1/conversations/{conversationId}`: deletes a group.

use natter_chat::{ConversationId, GroupAct, UserId};
use natter_dynamo::Revoked;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Done;
use natter_protocol::api::conversations::endpoints;
use natter_protocol::frames::Event;

use crate::ConversationsApi;

impl ConversationsApi {
    /// Deletes a group for everybody in it. Repeated after a crash, it goes on where that was.
    pub(crate) async fn delete_group(&self, request: &HttpRequest, input: Input<endpoints::Delete>) -> Result<Done> {
        let (id, caller): (ConversationId, UserId) = (input.path.0, request.caller.user_id);
        match self.group_view(id, caller).await {
            Ok(group) => {
                group.check(GroupAct::DeleteGroup)?;
                self.conversations.end_group(id, caller, request.now).await?;
            }
            Err(refusal) => {
                let deleted_by = self.conversations.deleted_by(id).await?;
                if deleted_by != Some(caller) {
                    return Err(refusal);
                }
            }
        }
        self.clear(request, id).await?;
        Ok(Done {})
    }

    /// Clears away what is left of a group that has ended, and tells those who were in it.
    async fn clear(&self, request: &HttpRequest, id: ConversationId) -> Result<()> {
        let removed = [Event::ConversationRemoved { conversation_id: id }];
        while let Some(members) = self.conversations.clear_some(id).await? {
            self.delivery.to_users(&members, &removed, None, request.now).await;
        }
        self.media.revoke(id, Revoked::All, request.now).await?;
        Ok(self.pictures.forget_all(id.into(), request.now).await?)
    }
}
