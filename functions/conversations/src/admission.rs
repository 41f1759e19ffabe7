//! Which people may be added to a group.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use natter_chat::{Audience, ConversationId, UserId};
use natter_dynamo::StoreError;
use natter_protocol::ErrorCode;
use natter_protocol::api::conversations::RefusedMember;

use crate::ConversationsApi;

/// Who of some people may be put into a group by somebody, and who may not.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    pub(crate) admitted: Vec<UserId>,
    pub(crate) refused: Vec<RefusedMember>,
}

impl ConversationsApi {
    /// Sorts people by whether `caller` may put them into a group: who is not there, blocks or is blocked, or does not let
    /// the caller do it, is refused.
    pub(crate) async fn admission(&self, caller: UserId, users: &[UserId]) -> Result<Admission, StoreError> {
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let users: Vec<UserId> = users.into_iter().collect();
        let (profiles, blocks, accounts) = tokio::try_join!(
            self.users.get(&users),
            self.users.blocks_between(caller, &users),
            self.users.current_account_statuses(&users)
        )?;
        let known: BTreeSet<UserId> =
            profiles.iter().filter(|each| !each.is_deleted).map(|each| each.user_id).collect();
        let settings = |user: &UserId| accounts.get(user).map(|account| account.settings.group_invitations);
        let wary: Vec<UserId> =
            users.iter().copied().filter(|user| settings(user) == Some(Audience::Contacts)).collect();
        let contacts = self.contacts(caller, &wary).await?;
        let may_be_asked = |user: UserId| match settings(&user) {
            Some(Audience::Nobody) => false,
            Some(Audience::Contacts) => contacts.get(&user).copied().unwrap_or_default(),
            Some(Audience::Everyone) | None => true,
        };
        let mut admission = Admission::default();
        for user_id in users {
            let refusal = match () {
                () if !known.contains(&user_id) => Some(ErrorCode::UserNotFound),
                () if blocks.part(user_id) || !may_be_asked(user_id) => Some(ErrorCode::InvitationRefused),
                () => None,
            };
            match refusal {
                Some(code) => admission.refused.push(RefusedMember { user_id, code }),
                None => admission.admitted.push(user_id),
            }
        }
        Ok(admission)
    }

    /// Who of these people has accepted a direct conversation with the caller.
    async fn contacts(&self, caller: UserId, users: &[UserId]) -> Result<BTreeMap<UserId, bool>, StoreError> {
        let views = users.iter().map(|user| async move {
            let conversation = ConversationId::direct(caller, *user);
            let view = self.conversations.for_member(conversation, *user).await?;
            Ok((*user, view.is_some_and(|view| !view.membership.is_request)))
        });
        Ok(try_join_all(views).await?.into_iter().collect())
    }
}
