//! Who may tip whom.

use natter_chat::{ConversationId, MemberView, UserId};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::tips::{TipRecipient, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::TipsApi;

impl TipsApi {
    /// `GET /v1/conversations/{conversationId}/tips/recipients/{userId}`
    ///
    /// It tells no more than an attempt to tip them would.
    pub(crate) async fn recipient(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Recipient>,
    ) -> Result<TipRecipient> {
        let (conversation, recipient) = input.path;
        self.check_people(conversation, request.caller.user_id, recipient).await?;
        let wallets = self.users.wallets(recipient).await?;
        let chains = self.settlement.networks().iter().map(|network| network.chain_id.0);
        Ok(TipRecipient { chain_ids: chains.filter(|chain| wallets.receiving_on(*chain).is_some()).collect() })
    }

    /// Whether the sender may tip that person there; the conversation as the sender sees it.
    pub(crate) async fn check_people(
        &self,
        conversation: ConversationId,
        sender: UserId,
        recipient: UserId,
    ) -> Result<MemberView> {
        let people = [recipient];
        let (view, members, blocks) = tokio::try_join!(
            self.conversations.for_member(conversation, sender),
            self.conversations.memberships(conversation, &people),
            self.users.blocks_between(sender, &people),
        )?;
        let view = view.ok_or(ErrorCode::ConversationNotFound)?;
        view.check_may_post()?;
        if recipient == sender {
            return Err(ChatError::with_message(ErrorCode::Forbidden, "You cannot tip yourself.").into());
        }
        if members.is_empty() {
            return Err(ErrorCode::NotAMember.into());
        }
        if blocks.blocked.contains(&recipient) {
            return Err(ErrorCode::BlockedByYou.into());
        }
        if blocks.part(recipient) {
            return Err(ErrorCode::Blocked.into());
        }
        Ok(view)
    }
}
