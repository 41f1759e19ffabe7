//! Conversations as their members see them.

use natter_chat::group::GroupDetails;
use natter_chat::{
    Conversation, ConversationId, ConversationKind, ConversationSummary, GroupAct, MemberView, Refusal, Role,
    Timestamp, UserId,
};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::conversations::endpoints;

use crate::ConversationsApi;

/// A group as one of its members sees it.
pub(crate) struct GroupView {
    pub(crate) conversation: Conversation,
    pub(crate) details: GroupDetails,
    pub(crate) role: Role,
}

impl GroupView {
    pub(crate) fn check(&self, act: GroupAct) -> Result<(), Refusal> {
        self.role.check(act)
    }
}

impl ConversationsApi {
    /// `GET /v1/conversations/{conversationId}`
    pub(crate) async fn get(&self, request: &HttpRequest, input: Input<endpoints::Get>) -> Result<ConversationSummary> {
        self.reply_with(request, input.path.0).await
    }

    /// A conversation, as the caller, who is in it, sees it now.
    pub(crate) async fn reply_with(
        &self,
        request: &HttpRequest,
        conversation: ConversationId,
    ) -> Result<ConversationSummary> {
        let caller = request.caller.user_id;
        let view = self.view(conversation, caller).await?;
        self.summary(view, caller, request.now).await
    }

    /// A conversation, as somebody who is in it lists it.
    pub(crate) async fn summary(&self, view: MemberView, user: UserId, now: Timestamp) -> Result<ConversationSummary> {
        let mut summaries = self.summaries.of(user, vec![view], now).await?;
        Ok(summaries.pop().ok_or(ErrorCode::ConversationNotFound)?)
    }

    pub(crate) async fn view(&self, conversation: ConversationId, user: UserId) -> Result<MemberView> {
        let view = self.conversations.for_member(conversation, user).await?;
        Ok(view.ok_or(ErrorCode::ConversationNotFound)?)
    }

    pub(crate) async fn group_view(&self, conversation: ConversationId, user: UserId) -> Result<GroupView> {
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
