//! Invitation links of a group.

use natter_chat::{ConversationId, EntryId, GroupAct, InvitationToken, Role};
use natter_dynamo::{GroupLink, Written};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Done;
use natter_protocol::api::conversations::{Link, Links, MakeLink, endpoints};
use natter_protocol::{ChatError, ErrorCode};
use uuid::Uuid;

use crate::ConversationsApi;

/// How many links a group has at most: as many as anybody keeps an eye on.
const MAX_LINKS: usize = 50;

impl ConversationsApi {
    /// `GET /v1/conversations/{conversationId}/links`
    pub(crate) async fn list_links(&self, request: &HttpRequest, input: Input<endpoints::ListLinks>) -> Result<Links> {
        let id = input.path.0;
        self.check_may_manage_links(request, id).await?;
        let links = self.conversations.links(id).await?;
        let links = links.iter().filter(|link| link.works(request.now)).map(shown).collect();
        Ok(Links { links })
    }

    /// `POST /v1/conversations/{conversationId}/links`
    pub(crate) async fn make_link(&self, request: &HttpRequest, input: Input<endpoints::MakeLink>) -> Result<Link> {
        let MakeLink { request_id, expires_at, max_uses } = input.body;
        request_id.check_new(request.now)?;
        if expires_at.is_some_and(|expires| expires <= request.now) || max_uses == Some(0) {
            return Err(invalid("The link must allow at least one use.").into());
        }
        let id = input.path.0;
        let role = self.check_may_manage_links(request, id).await?;
        self.make_room_for_a_link(request, id).await?;
        let token = InvitationToken { conversation_id: id, link_id: request_id, secret: Uuid::new_v4() };
        let (created_by, created_at) = (request.caller.user_id, request.now);
        let link = GroupLink { token, created_by, created_at, expires_at, max_uses, uses: 0 };
        match self.conversations.make_link(&link, role).await? {
            Written::Done => Ok(shown(&link)),
            Written::Raced => {
                let there = self.conversations.link(id, request_id).await?;
                match there {
                    Some(there) => Ok(shown(&there)),
                    // The caller's role is another.
                    None => self.check_may_manage_links(request, id).await.and(Err(ErrorCode::Unavailable.into())),
                }
            }
        }
    }

    /// `DELETE /v1/conversations/{conversationId}/links/{linkId}`
    pub(crate) async fn revoke_link(&self, request: &HttpRequest, input: Input<endpoints::RevokeLink>) -> Result<Done> {
        let link: EntryId = input.path.1;
        let id = input.path.0;
        self.check_may_manage_links(request, id).await?;
        self.conversations.revoke_link(id, link).await?;
        Ok(Done {})
    }

    /// As what the caller may do it.
    async fn check_may_manage_links(&self, request: &HttpRequest, id: ConversationId) -> Result<Role> {
        let group = self.group_view(id, request.caller.user_id).await?;
        group.check(GroupAct::ManageLinks)?;
        Ok(group.role)
    }

    /// Forgets links that do not work any more, and refuses where enough are left.
    async fn make_room_for_a_link(&self, request: &HttpRequest, id: ConversationId) -> Result<()> {
        let links = self.conversations.links(id).await?;
        let (working, spent): (Vec<_>, Vec<_>) = links.into_iter().partition(|link| link.works(request.now));
        for link in spent {
            self.conversations.revoke_link(id, link.token.link_id).await?;
        }
        if working.len() < MAX_LINKS {
            return Ok(());
        }
        Err(invalid("The group has reached its limit of links; revoke one first.").into())
    }
}

fn invalid(message: &str) -> ChatError {
    ChatError::with_message(ErrorCode::InvalidFrame, message)
}

fn shown(link: &GroupLink) -> Link {
    Link {
        link_id: link.token.link_id,
        token: link.token.to_string(),
        created_by: link.created_by,
        created_at: link.created_at,
        expires_at: link.expires_at,
        max_uses: link.max_uses,
        uses: link.uses,
    }
}
