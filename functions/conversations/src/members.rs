//! Lists the members of a conversation, and adds people to a group.

use std::collections::{BTreeSet, HashMap};

use natter_chat::group::MAX_GROUP_MEMBERS;
use natter_chat::{
    Conversation, ConversationId, ConversationKind, Cursors, EntryContent, GroupAct, Member, MemberView, Membership,
    UserId,
};
use natter_delivery::{MAX_WITNESSES, marks_for};
use natter_dynamo::{StoreError, Written};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::conversations::{
    AddMembers, MembersAdded, MembersPage, MembersQuery, RefusedMember, endpoints,
};
use natter_protocol::frames::page_limit;

use crate::ConversationsApi;
use crate::entries::{note, note_as, until_settled};
use crate::groups::check_how_many;

/// How many members a page has where the caller does not say.
const DEFAULT_PAGE: u16 = 100;

impl ConversationsApi {
    /// `GET /v1/conversations/{conversationId}/members`
    pub(crate) async fn list_members(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ListMembers>,
    ) -> Result<MembersPage> {
        let id = input.path.0;
        let MembersQuery { after, limit } = input.query;
        let limit = page_limit(limit, DEFAULT_PAGE)?;
        let view = self.view(id, request.caller.user_id).await?;
        let (members, is_cut) = self.conversations.members_page(id, after, limit).await?;
        let next = members.last().map(|(user, _)| *user).filter(|_| is_cut);
        let members = self.with_marks(&view, members, request.caller.user_id).await;
        Ok(MembersPage { members: members?, next })
    }

    /// Members as `viewer` sees them: how far each has come where the conversation is small, as far as they let it be known.
    /// Who has not accepted a conversation yet, or has blocked the viewer, shows nothing.
    async fn with_marks(
        &self,
        view: &MemberView,
        members: Vec<(UserId, Membership)>,
        viewer: UserId,
    ) -> Result<Vec<Member>, StoreError> {
        let mut marks = self.marks(view, &members, viewer).await?;
        let member = |(user_id, membership): (UserId, Membership)| Member {
            user_id,
            role: membership.role,
            joined_at: membership.joined_at,
            marks: marks.remove(&user_id),
        };
        Ok(members.into_iter().map(member).collect())
    }

    async fn marks(
        &self,
        view: &MemberView,
        members: &[(UserId, Membership)],
        viewer: UserId,
    ) -> Result<HashMap<UserId, Cursors>, StoreError> {
        if !is_small(&view.conversation) {
            return Ok(HashMap::new());
        }
        let accepted = members.iter().filter(|(_, place)| !place.is_request).map(|(user, place)| (*user, place));
        let (own, others): (Vec<_>, Vec<_>) = accepted.partition(|(user, _)| *user == viewer);
        let (mut marks, blockers) =
            tokio::try_join!(marks_for(&self.users, viewer, &others), self.blockers(view, &others, viewer))?;
        marks.retain(|user, _| !blockers.contains(user));
        marks.extend(own.into_iter().map(|(user, place)| (user, place.marks())));
        Ok(marks)
    }

    /// Who of the others has blocked the viewer, or, in a direct conversation, was blocked.
    async fn blockers(
        &self,
        view: &MemberView,
        others: &[(UserId, &Membership)],
        viewer: UserId,
    ) -> Result<BTreeSet<UserId>, StoreError> {
        let others: Vec<UserId> = others.iter().map(|(user, _)| *user).collect();
        match view.conversation.kind {
            ConversationKind::Group { .. } => self.users.blockers_of(viewer, &others).await,
            // What the two have blocked stands in their places.
            ConversationKind::Direct { .. } if view.check_may_react().is_ok() => Ok(BTreeSet::new()),
            ConversationKind::Direct { .. } => Ok(others.into_iter().collect()),
        }
    }

    /// `POST /v1/conversations/{conversationId}/members`
    pub(crate) async fn add_members(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::AddMembers>,
    ) -> Result<MembersAdded> {
        let id = input.path.0;
        let asked: AddMembers = input.body;
        check_how_many(asked.user_ids.len())?;
        let refused = until_settled(|| self.try_to_add(request, id, &asked)).await?;
        let members = self.conversations.memberships(id, &asked.user_ids).await?;
        let mut user_ids: Vec<UserId> = members.into_iter().map(|(user, _)| user).collect();
        user_ids.sort();
        match refused.first() {
            Some(refusal) if user_ids.is_empty() => Err(refusal.code.into()),
            _ => Ok(MembersAdded { user_ids, refused }),
        }
    }

    /// Gives those who may not be put in; `None` where it was raced.
    async fn try_to_add(
        &self,
        request: &HttpRequest,
        id: ConversationId,
        asked: &AddMembers,
    ) -> Result<Option<Vec<RefusedMember>>> {
        let group = self.group_view(id, request.caller.user_id).await?;
        let like = EntryContent::MembersAdded { user_ids: Vec::new() };
        if self.earlier(request, id, asked.request_id, &like).await?.is_some() {
            return Ok(Some(Vec::new()));
        }
        group.check(GroupAct::AddMembers)?;
        let there = self.conversations.memberships(id, &asked.user_ids).await?;
        let there: BTreeSet<UserId> = there.into_iter().map(|(user, _)| user).collect();
        let new: Vec<UserId> = asked.user_ids.iter().copied().filter(|user| !there.contains(user)).collect();
        let admission = self.admission(request.caller.user_id, &new).await?;
        if admission.admitted.is_empty() {
            return Ok(Some(admission.refused));
        }
        check_room(&group.conversation, admission.admitted.len())?;
        let barred = self.conversations.barred(id, &admission.admitted).await?;
        let content = EntryContent::MembersAdded { user_ids: admission.admitted.clone() };
        let entry = note_as(group.role, note(request, id, asked.request_id, content));
        let added = self.conversations.add_members(&group.conversation, &admission.admitted, &barred, &entry).await;
        match added? {
            Written::Raced => Ok(None),
            Written::Done => self.tell(entry, request.now).await.map(|_| Some(admission.refused)),
        }
    }
}

/// Whether so many more people fit into a group.
pub(crate) fn check_room(group: &Conversation, people: usize) -> Result<(), ErrorCode> {
    let ConversationKind::Group { member_count, .. } = group.kind else { return Err(ErrorCode::NotAGroup) };
    let after = usize::try_from(member_count).unwrap_or(usize::MAX).saturating_add(people);
    let fits = after <= usize::try_from(MAX_GROUP_MEMBERS).unwrap_or(usize::MAX);
    if fits { Ok(()) } else { Err(ErrorCode::GroupFull) }
}

fn is_small(conversation: &Conversation) -> bool {
    match conversation.kind {
        ConversationKind::Direct { .. } => true,
        ConversationKind::Group { member_count, .. } => member_count <= MAX_WITNESSES,
    }
}
