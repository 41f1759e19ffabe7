//! `PATCH` and `DELETE /v1/conversations/{conversationId}/members/{userId}`: roles, removing members and leaving.

use natter_chat::{ConversationId, EntryContent, EntryId, GroupAct, Member, Membership, Role, UserId};
use natter_dynamo::Written;
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::conversations::{ChangeRole, RequestIdQuery, endpoints};

use crate::ConversationsApi;
use crate::entries::{note, note_as, until_settled};

impl ConversationsApi {
    /// Gives a member another role.
    pub(crate) async fn change_role(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ChangeRole>,
    ) -> Result<Member> {
        let id: ConversationId = input.path.0;
        let user: UserId = input.path.1;
        let ChangeRole { request_id, role } = input.body;
        until_settled(|| self.try_to_change_role(request, id, request_id, (user, role))).await?;
        let Membership { role, joined_at, .. } = self.member(id, user).await?;
        Ok(Member { user_id: user, role, joined_at, marks: None })
    }

    async fn try_to_change_role(
        &self,
        request: &HttpRequest,
        id: ConversationId,
        entry_id: EntryId,
        (user, role): (UserId, Role),
    ) -> Result<Option<()>> {
        let group = self.group_view(id, request.caller.user_id).await?;
        let content = EntryContent::RoleChanged { user_id: user, role };
        if self.earlier(request, id, entry_id, &content).await?.is_some() {
            return Ok(Some(()));
        }
        let before = self.member(id, user).await?.role;
        group.check(GroupAct::ChangeRole(before, role))?;
        if before == role {
            return Ok(Some(()));
        }
        // Whose role is changed along with it is looked at there.
        let entry = note(request, id, entry_id, content);
        let entry = if role == Role::Owner { entry } else { note_as(group.role, entry) };
        let changed = self.conversations.change_role(user, (before, role), &entry).await;
        match changed? {
            Written::Raced => Ok(None),
            Written::Done => self.tell(entry, request.now).await.map(|_| Some(())),
        }
    }

    /// Puts somebody out; or leaves, where it is the caller.
    pub(crate) async fn remove_member(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RemoveMember>,
    ) -> Result<Done> {
        let id: ConversationId = input.path.0;
        let user: UserId = input.path.1;
        let RequestIdQuery { request_id } = input.query;
        let leaves = user == request.caller.user_id;
        let content = if leaves { EntryContent::MemberLeft {} } else { EntryContent::MemberRemoved { user_id: user } };
        until_settled(|| self.try_to_remove(request, (id, user), request_id, &content)).await?;
        Ok(Done {})
    }

    async fn try_to_remove(
        &self,
        request: &HttpRequest,
        (id, user): (ConversationId, UserId),
        entry_id: EntryId,
        content: &EntryContent,
    ) -> Result<Option<()>> {
        let leaves = user == request.caller.user_id;
        let group = match self.group_view(id, request.caller.user_id).await {
            // Who has left is not in it any more, and may still repeat the request.
            Err(ActionError::Refused(refusal)) if leaves => {
                let earlier = self.earlier(request, id, entry_id, content).await;
                return if matches!(earlier, Ok(Some(_))) { Ok(Some(())) } else { Err(refusal.into()) };
            }
            group => group?,
        };
        if self.earlier(request, id, entry_id, content).await?.is_some() {
            return Ok(Some(()));
        }
        let role = if leaves {
            group.check(GroupAct::Leave)?;
            group.role
        } else {
            group.check(GroupAct::RemoveMember(Role::Member))?;
            let theirs = self.member(id, user).await?.role;
            group.check(GroupAct::RemoveMember(theirs))?;
            theirs
        };
        let entry = note(request, id, entry_id, content.clone());
        let entry = if leaves { entry } else { note_as(group.role, entry) };
        let removed = self.conversations.remove_member(user, role, &entry).await;
        match removed? {
            Written::Raced => Ok(None),
            Written::Done => self.tell(entry, request.now).await.map(|_| Some(())),
        }
    }

    async fn member(&self, id: ConversationId, user: UserId) -> Result<Membership> {
        let found = self.conversations.memberships(id, &[user]).await?.pop();
        Ok(found.map(|(_, membership)| membership).ok_or(ErrorCode::NotAMember)?)
    }
}
