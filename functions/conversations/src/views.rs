//! Conversations as their members see them.

use natter_chat::group::GroupDetails;
use natter_chat::{
    Conversation, ConversationId, ConversationKind, ConversationSummary, ErrorCode, GroupAct, MemberView, Role, Unread,
    UserId,
};
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, json};

use crate::ConversationsApi;

/// A group as one of its members sees it.
pub(crate) struct GroupView {
    pub(crate) conversation: Conversation,
    pub(crate) details: GroupDetails,
    pub(crate) role: Role,
}

impl GroupView {
    pub(crate) fn check(&self, act: GroupAct) -> Result<(), ErrorCode> {
        self.role.check(act)
    }
}

impl ConversationsApi {
    /// `GET /v1/conversations/{conversationId}`
    pub(crate) async fn get(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        self.summary_reply(200, request.parameter("conversationId")?, request.caller.user_id).await
    }

    /// A conversation, as somebody who is in it sees it now.
    pub(crate) async fn summary_reply(
        &self,
        status: u16,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Response<Body>, ActionError> {
        let view = self.view(conversation, user).await?;
        json(status, &self.summary(view, user).await?)
    }

    pub(crate) async fn summary(&self, view: MemberView, user: UserId) -> Result<ConversationSummary, ActionError> {
        Ok(ConversationSummary {
            conversation: view.conversation,
            membership: view.membership,
            unread: Unread::default(),
            peer: None,
        })
    }

    pub(crate) async fn view(&self, conversation: ConversationId, user: UserId) -> Result<MemberView, ActionError> {
        let view = self.conversations.for_member(conversation, user).await.map_err(ActionError::unavailable)?;
        Ok(view.ok_or(ErrorCode::ConversationNotFound)?)
    }

    pub(crate) async fn group_view(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<GroupView, ActionError> {
        let MemberView { conversation, membership, .. } = self.view(conversation, user).await?;
        let details = details(&conversation).ok_or(ErrorCode::NotAGroup)?.clone();
        Ok(GroupView { conversation, details, role: membership.role })
    }
}

/// What a group is called and how it is set up; `None` where it is no group.
pub(crate) fn details(conversation: &Conversation) -> Option<&GroupDetails> {
    match &conversation.kind {
        ConversationKind::Group { group, .. } => Some(group),
        ConversationKind::Direct { .. } => None,
    }
}
