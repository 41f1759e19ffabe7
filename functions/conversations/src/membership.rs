//! `PATCH /v1/conversations/{conversationId}/membership`: a person's own settings for a conversation.

use natter_chat::{MemberView, Membership, Seq, Timestamp};
use natter_dynamo::MembershipChange;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::conversations::{ChangeMembership, RequestDecision, endpoints};
use natter_protocol::frames::Event;
use natter_protocol::{ChatError, ErrorCode};

use crate::ConversationsApi;

impl ConversationsApi {
    /// Changes the caller's own place, and tells their other devices.
    pub(crate) async fn change_membership(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ChangeMembership>,
    ) -> Result<Membership> {
        let (conversation_id, caller) = (input.path.0, request.caller.user_id);
        let asked: ChangeMembership = input.body;
        if let Some(Some(hours)) = &asked.quiet_hours {
            hours.check_zone().map_err(ChatError::from)?;
        }
        let view = self.view(conversation_id, caller).await?;
        let change = change_of(&asked, &view, request.now);
        if change == MembershipChange::default() {
            return Ok(view.membership);
        }
        let changed = self.conversations.change_membership(conversation_id, caller, &change).await;
        let membership = changed?.ok_or(ErrorCode::ConversationNotFound)?;
        let event = Event::MembershipChanged { conversation_id, membership: membership.clone() };
        self.delivery.to_users(&[caller], &[event], None, request.now).await;
        if change.is_request == Some(false) {
            self.tell_cursors(request, MemberView { peer: Some(membership.clone()), ..view }).await?;
        }
        Ok(membership)
    }

    /// Tells whoever wrote to the caller how far the caller has come, which they may know once their request is accepted. To them
    /// the caller is the peer.
    async fn tell_cursors(&self, request: &HttpRequest, view: MemberView) -> Result<()> {
        let (conversation_id, user_id) = (view.conversation.conversation_id, request.caller.user_id);
        let Some(other) = view.conversation.kind.peer_of(user_id) else { return Ok(()) };
        let shared = self.summaries.peers(other, &[view]).await?;
        let Some(cursors) = shared.get(&conversation_id) else { return Ok(()) };
        let moved = |seq: Seq| (seq > Seq::ZERO).then_some(seq);
        let (read_seq, delivered_seq) = (moved(cursors.read_seq), moved(cursors.delivered_seq));
        if read_seq.is_none() && delivered_seq.is_none() {
            return Ok(());
        }
        let event = Event::MarksMoved { conversation_id, user_id, read_seq, delivered_seq };
        self.delivery.to_users(&[other], &[event], None, request.now).await;
        Ok(())
    }
}

/// What is to be written. A conversation that is pinned stays at its place among the pinned ones; declining something that
/// is no request changes nothing.
fn change_of(asked: &ChangeMembership, view: &MemberView, now: Timestamp) -> MembershipChange {
    let pinned_at = asked.pinned.map(|pinned| pinned.then(|| view.membership.pinned_at.unwrap_or(now)));
    let change = MembershipChange {
        muted_until: asked.muted_until.map(|until| Some(until).filter(|until| *until > now)),
        mentions_only: asked.mentions_only,
        quiet_hours: asked.quiet_hours.clone(),
        archived: asked.archived,
        pinned_at,
        // The place, not only that it is so: a read mark that was on its way does not end it, and what is read later does, at
        // no cost.
        marked_unread_seq: asked.marked_unread.map(|marked| marked.then_some(view.conversation.last_seq)),
        ..MembershipChange::default()
    };
    match asked.request.filter(|_| view.membership.is_request) {
        Some(RequestDecision::Accept) => MembershipChange { is_request: Some(false), ..change },
        Some(RequestDecision::Decline) => MembershipChange { archived: Some(true), ..change },
        None => change,
    }
}
