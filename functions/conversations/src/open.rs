//! `POST /v1/conversations`: a direct conversation, the same whichever of the two opens it, or a group.

use natter_chat::{ConversationId, ConversationSummary, MemberView, UserId};
use natter_dynamo::Counted;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::Made;
use natter_protocol::api::conversations::{OpenConversation, Opened, endpoints};
use natter_protocol::frames::Event;

use crate::ConversationsApi;

impl ConversationsApi {
    /// 201 where the conversation is new, 200 where it was there.
    pub(crate) async fn open(&self, request: &HttpRequest, input: Input<endpoints::Open>) -> Result<Made<Opened>> {
        match input.body {
            OpenConversation::Direct { with_user_id } => self.open_direct(request, with_user_id).await,
            group @ OpenConversation::Group { .. } => self.make_group(request, group).await,
        }
    }

    async fn open_direct(&self, request: &HttpRequest, other: UserId) -> Result<Made<Opened>> {
        let caller = request.caller.user_id;
        if other == caller {
            return Err(ErrorCode::ConversationWithSelf.into());
        }
        let there = self.conversations.for_member(ConversationId::direct(caller, other), caller).await;
        if let Some(view) = there? {
            return self.opened(view, request).await.map(Made::Before);
        }
        let is_request = self.check_contact(request, other).await?;
        let opened =
            self.conversations.open_unless_blocked(&self.users, (caller, other), is_request, request.now).await;
        let opened = opened?.ok_or(ErrorCode::Blocked)?;
        if opened.created {
            self.tell_both(&opened.view, other, is_request, request).await;
        }
        let made = if opened.created { Made::Now } else { Made::Before };
        self.opened(opened.view, request).await.map(made)
    }

    /// Whether a new conversation with `other` is a request at first.
    async fn check_contact(&self, request: &HttpRequest, other: UserId) -> Result<bool> {
        let caller = request.caller.user_id;
        let both = [caller, other];
        let (profiles, blocks, accounts) = tokio::try_join!(
            self.users.get(&both[1..]),
            self.users.blocks_between(caller, &both[1..]),
            self.users.current_account_statuses(&both)
        )?;
        if !profiles.iter().any(|profile| !profile.is_deleted) {
            return Err(ErrorCode::UserNotFound.into());
        }
        match (blocks.blocked.contains(&other), blocks.blocked_by.contains(&other)) {
            (true, _) => return Err(ErrorCode::BlockedByYou.into()),
            (false, true) => return Err(ErrorCode::Blocked.into()),
            (false, false) => {}
        }
        if accounts[&caller].is_young(request.now) {
            self.count(request, Counted::NewContacts, &self.limits.young_contacts).await?;
        }
        Ok(accounts[&other].settings.message_requests)
    }

    async fn tell_both(&self, mine: &MemberView, other: UserId, is_request: bool, request: &HttpRequest) {
        let theirs = natter_chat::Membership { is_request, ..mine.membership.clone() };
        let added = |membership| {
            let summary = ConversationSummary::of_newcomer(&mine.conversation, membership);
            vec![Event::ConversationAdded { conversation: Box::new(summary) }]
        };
        let events = vec![(request.caller.user_id, added(mine.membership.clone())), (other, added(theirs))];
        // Without it, the first message brings the conversation.
        if let Err(error) = self.delivery.to_each(events, None, request.now).await {
            tracing::error!(error = %natter_chat::causes(&error), "two people were not told of their conversation");
        }
    }

    pub(crate) async fn opened(&self, view: MemberView, request: &HttpRequest) -> Result<Opened> {
        let conversation = self.summary(view, request.caller.user_id, request.now).await?;
        Ok(Opened { conversation, refused: Vec::new() })
    }
}
