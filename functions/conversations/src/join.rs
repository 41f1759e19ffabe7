//! Joins a group: a public one, or through a link.

use std::time::Duration;

use natter_chat::group::Visibility;
use natter_chat::{
    Conversation, ConversationId, ConversationKind, ConversationSummary, EntryContent, EntryId, InvitationToken,
    Timestamp,
};
use natter_dynamo::{Counted, RateLimit, Way, Written};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::conversations::{FoundGroup, Invitation, Join, endpoints};

use crate::ConversationsApi;
use crate::entries::{note, until_settled};
use crate::members::check_room;
use crate::views::details;

/// How often somebody may come into groups by themselves: each time everybody there is told, and once more when they leave.
const JOINS: RateLimit = RateLimit { max: 30, window: Duration::from_hours(1) };

impl ConversationsApi {
    /// `POST /v1/conversations/{conversationId}/membership`
    pub(crate) async fn join_public(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Join>,
    ) -> Result<ConversationSummary> {
        let Join { request_id } = input.body;
        self.join(request, input.path.0, request_id, None).await
    }

    /// `POST /v1/invitations/{token}`
    pub(crate) async fn accept_invitation(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::AcceptInvitation>,
    ) -> Result<ConversationSummary> {
        let token: InvitationToken = input.path.0.parse()?;
        let Join { request_id } = input.body;
        self.join(request, token.conversation_id, request_id, Some(&token)).await
    }

    /// `GET /v1/invitations/{token}`
    pub(crate) async fn get_invitation(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::GetInvitation>,
    ) -> Result<Invitation> {
        let token: InvitationToken = input.path.0.parse()?;
        let (id, caller) = (token.conversation_id, request.caller.user_id);
        let group = self.behind(&token, request.now).await?;
        let found = self.conversations.memberships(id, &[caller]).await?;
        let group = found_group(&group).ok_or(ErrorCode::LinkInvalid)?;
        Ok(Invitation { group, is_member: !found.is_empty() })
    }

    /// Comes in. Who is in already is just shown the group, whichever way they came.
    async fn join(
        &self,
        request: &HttpRequest,
        id: ConversationId,
        entry_id: EntryId,
        token: Option<&InvitationToken>,
    ) -> Result<ConversationSummary> {
        let caller = request.caller.user_id;
        entry_id.check_new(request.now)?;
        let there = self.conversations.for_member(id, caller).await?;
        if there.is_none() {
            self.count(request, Counted::Joins, &JOINS).await?;
            until_settled(|| self.try_to_join(request, id, entry_id, token)).await?;
        } else {
            // An earlier attempt may have come in and told nobody. What else has this id is no matter: they are in.
            let earlier = self.earlier(request, id, entry_id, &EntryContent::MemberJoined {}).await;
            if let Err(failure @ ActionError::Failed { .. }) = earlier {
                return Err(failure);
            }
        }
        self.reply_with(request, id).await
    }

    async fn try_to_join(
        &self,
        request: &HttpRequest,
        id: ConversationId,
        entry_id: EntryId,
        token: Option<&InvitationToken>,
    ) -> Result<Option<()>> {
        let caller = request.caller.user_id;
        let (group, way) = match token {
            Some(token) => (self.behind(token, request.now).await?, Way::Link(token.link_id)),
            None => (self.public(id).await?, Way::Public),
        };
        let only_me = [caller];
        let (members, barred) =
            tokio::try_join!(self.conversations.memberships(id, &only_me), self.conversations.barred(id, &only_me))?;
        if !members.is_empty() {
            return Ok(Some(()));
        }
        if !barred.is_empty() {
            return Err(ErrorCode::Forbidden.into());
        }
        if self.earlier(request, id, entry_id, &EntryContent::MemberJoined {}).await?.is_some() {
            // They came in by this request once, and have gone since.
            return Err(ErrorCode::EntryIdConflict.into());
        }
        check_room(&group, 1)?;
        let entry = note(request, id, entry_id, EntryContent::MemberJoined {});
        match self.conversations.join(&group, way, &entry).await? {
            Written::Raced => Ok(None),
            Written::Done => self.tell(entry, request.now).await.map(|_| Some(())),
        }
    }

    /// The public group of this id. That there is a private one is not told.
    async fn public(&self, id: ConversationId) -> Result<Conversation> {
        let group = self.conversations.head(id).await?;
        let group = group.filter(|group| details(group).is_some_and(|group| group.visibility == Visibility::Public));
        Ok(group.ok_or(ErrorCode::ConversationNotFound)?)
    }

    /// The group behind a link that works.
    async fn behind(&self, token: &InvitationToken, now: Timestamp) -> Result<Conversation> {
        let (group, link) = tokio::try_join!(
            self.conversations.head(token.conversation_id),
            self.conversations.link(token.conversation_id, token.link_id)
        )?;
        let link = link.filter(|link| link.token == *token && link.works(now));
        Ok(group.filter(|_| link.is_some()).ok_or(ErrorCode::LinkInvalid)?)
    }
}

/// A group, as those see it who are not in it.
pub(crate) fn found_group(group: &Conversation) -> Option<FoundGroup> {
    let ConversationKind::Group { group: details, member_count } = &group.kind else { return None };
    Some(FoundGroup {
        conversation_id: group.conversation_id,
        title: details.title.clone(),
        about: details.about.clone(),
        member_count: *member_count,
        picture: details.picture,
    })
}
