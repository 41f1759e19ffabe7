//! `DELETE /v1/conversations/{conversationId}`: deletes a group.

use natter_chat::frames::Event;
use natter_chat::{ConversationId, GroupAct, UserId};
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, done};

use crate::ConversationsApi;

impl ConversationsApi {
    /// Deletes a group for everybody in it. Repeated after a crash, it goes on where that was.
    pub(crate) async fn delete_group(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let (id, caller): (ConversationId, UserId) = (request.parameter("conversationId")?, request.caller.user_id);
        match self.group_view(id, caller).await {
            Ok(group) => {
                group.check(GroupAct::DeleteGroup)?;
                self.conversations.end_group(id, caller, request.now).await.map_err(ActionError::unavailable)?;
            }
            Err(refusal) => {
                let deleted_by = self.conversations.deleted_by(id).await.map_err(ActionError::unavailable)?;
                if deleted_by != Some(caller) {
                    return Err(refusal);
                }
            }
        }
        self.clear(request, id).await?;
        done()
    }

    /// Clears away what is left of a group that has ended, and tells those who were in it.
    async fn clear(&self, request: &HttpRequest, id: ConversationId) -> Result<(), ActionError> {
        let removed = [Event::ConversationRemoved { conversation_id: id }];
        while let Some(members) = self.conversations.clear_some(id).await.map_err(ActionError::unavailable)? {
            self.delivery.to_users(&members, &removed, None, request.now).await;
        }
        self.pictures.forget_all(id.into(), request.now).await.map_err(ActionError::unavailable)
    }
}
