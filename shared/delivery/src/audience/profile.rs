//! Who is told of a change of someone's profile at once: those who are likely to look at it. The others see it with the
//! next look; telling everyone would cost more the more people are in a group.

use std::collections::BTreeSet;

use futures_util::future::try_join;
use natter_chat::{Conversation, ConversationKind, MemberView, Timestamp, UserId, UserProfile, causes};
use natter_dynamo::{Conversations, StoreError, Users};
use natter_protocol::frames::Event;

use crate::Delivery;

/// The most members of a group that are told.
const MAX_MEMBERS: u32 = 50;

/// The most groups whose members are told, those in which something was said last.
const MAX_GROUPS: usize = 10;

/// The most people who are told in all.
const MAX_PEOPLE: usize = 500;

impl Delivery {
    /// Tells somebody's own devices, and those who see them now, of their profile; nobody whom they have blocked. What cannot
    /// be told is seen with the next look.
    pub async fn profile_changed(&self, users: &Users, profile: &UserProfile, now: Timestamp) {
        let me = profile.user_id;
        let found = try_join(profile_audience(&self.conversations, me), users.blocks(me)).await;
        let mut people = match found {
            Ok((mut people, blocks)) => {
                people.retain(|person| !blocks.iter().any(|block| block.user_id == *person));
                people
            }
            Err(error) => {
                tracing::error!(error = %causes(&error), "could not look up whom to notify of a profile");
                Vec::new()
            }
        };
        people.push(me);
        self.to_users(&people, &[Event::ProfileChanged { profile: profile.clone() }], None, now).await;
    }
}

/// The other one of each direct conversation that no block parts, and the members of small groups: at most
/// [`MAX_PEOPLE`], those with whom something was said last.
///
/// # Errors
/// [`StoreError`].
pub async fn profile_audience(conversations: &Conversations, user: UserId) -> Result<Vec<UserId>, StoreError> {
    let mut views = conversations.of_user(user).await?;
    views.sort_by_key(|view| std::cmp::Reverse(view.conversation.active_at()));
    let mut people: BTreeSet<UserId> = views.iter().filter_map(|view| peer(view, user)).take(MAX_PEOPLE).collect();
    let groups = views.iter().map(|view| &view.conversation).filter(|conversation| is_small(conversation));
    for group in groups.take(MAX_GROUPS) {
        if people.len() >= MAX_PEOPLE {
            break;
        }
        people.extend(conversations.members(group.conversation_id).await?);
    }
    Ok(people.into_iter().filter(|person| *person != user).take(MAX_PEOPLE).collect())
}

fn peer(view: &MemberView, user: UserId) -> Option<UserId> {
    let is_parted = view.membership.blocks || view.blocked_by_peer;
    view.conversation.kind.peer_of(user).filter(|_| !is_parted)
}

fn is_small(conversation: &Conversation) -> bool {
    matches!(conversation.kind, ConversationKind::Group { member_count, .. } if member_count <= MAX_MEMBERS)
}
