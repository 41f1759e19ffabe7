//! Whom one has blocked.

use std::cmp::Reverse;
use std::collections::HashMap;

use natter_chat::{ConversationId, UserId, UserProfile};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::users::{BlockList, BlockedUser, endpoints};
use natter_protocol::frames::Event;

use crate::UsersApi;

impl UsersApi {
    /// `GET /v1/me/blocks`.
    pub(crate) async fn blocks(&self, request: &HttpRequest, _: Input<endpoints::Blocks>) -> Result<BlockList> {
        let mut blocks = self.users.blocks(request.caller.user_id).await?;
        blocks.sort_by_key(|block| Reverse(block.blocked_at));
        let people: Vec<UserId> = blocks.iter().map(|block| block.user_id).collect();
        let profiles = self.users.profiles_for(request.caller.user_id, &people).await?.into_iter();
        let mut profiles: HashMap<UserId, UserProfile> = profiles.map(|profile| (profile.user_id, profile)).collect();
        let blocks = blocks.into_iter().filter_map(|block| {
            let user = profiles.remove(&block.user_id)?;
            Some(BlockedUser { user, blocked_at: block.blocked_at })
        });
        Ok(BlockList { blocks: blocks.collect() })
    }

    /// `PUT /v1/me/blocks/{userId}`.
    pub(crate) async fn block(&self, request: &HttpRequest, input: Input<endpoints::Block>) -> Result<Done> {
        let (me, other) = (request.caller.user_id, input.path.0);
        if me == other {
            return Err(ErrorCode::ConversationWithSelf.into());
        }
        self.existing(other).await?;
        self.users.block(&self.conversations, me, other, request.now).await?;
        self.tell_own_devices(request, other).await?;
        Ok(Done {})
    }

    /// `DELETE /v1/me/blocks/{userId}`.
    pub(crate) async fn unblock(&self, request: &HttpRequest, input: Input<endpoints::Unblock>) -> Result<Done> {
        let (me, other) = (request.caller.user_id, input.path.0);
        self.users.unblock(&self.conversations, me, other).await?;
        self.tell_own_devices(request, other).await?;
        Ok(Done {})
    }

    /// The other one is not told: they notice where they try to write.
    async fn tell_own_devices(&self, request: &HttpRequest, other: UserId) -> Result<()> {
        let me = request.caller.user_id;
        let conversation_id = ConversationId::direct(me, other);
        let view = self.conversations.for_member(conversation_id, me).await?;
        let Some(view) = view else { return Ok(()) };
        let event = Event::MembershipChanged { conversation_id, membership: view.membership };
        self.delivery.to_users(&[me], &[event], None, request.now).await;
        Ok(())
    }
}
