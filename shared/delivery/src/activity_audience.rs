//! Who may notice what someone does in a conversation without writing: how far they have come, and that they are typing.

use std::collections::BTreeSet;

use natter_chat::{ConversationKind, MemberView, UserId};
use natter_dynamo::{Conversations, StoreError, Users};

/// How many members a group has at most whose members notice such things of each other. Above that it would be more pushes
/// than anybody could make use of.
pub const MAX_WITNESSES: u32 = 50;

/// The others in the conversation of `member`'s, but for whom the member has not accepted yet or has blocked; nobody across
/// a block in a direct conversation, and nobody in a large group.
///
/// # Errors
/// [`StoreError`].
pub async fn activity_audience(
    conversations: &Conversations,
    users: &Users,
    member: UserId,
    view: &MemberView,
) -> Result<Vec<UserId>, StoreError> {
    if view.membership.is_request || view.check_may_react().is_err() {
        return Ok(Vec::new());
    }
    match &view.conversation.kind {
        ConversationKind::Direct { .. } => Ok(view.conversation.kind.peer_of(member).into_iter().collect()),
        ConversationKind::Group { member_count, .. } if *member_count > MAX_WITNESSES => Ok(Vec::new()),
        ConversationKind::Group { .. } => {
            let members = conversations.members(view.conversation.conversation_id);
            let (mut members, blocks) = futures_util::future::try_join(members, users.blocks(member)).await?;
            members.retain(|other| *other != member && !blocks.iter().any(|block| block.user_id == *other));
            Ok(members)
        }
    }
}

/// Those of these people who tell what they have read, where `member` does as well, as of a moment ago: they and the member may
/// know it of each other.
///
/// # Errors
/// [`StoreError`].
pub async fn receipt_audience(
    users: &Users,
    member: UserId,
    mut others: Vec<UserId>,
) -> Result<BTreeSet<UserId>, StoreError> {
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    others.push(member);
    let standings = users.standings_eventually(&others).await?;
    let tell = standings.into_iter().filter(|(_, standing)| standing.settings.read_receipts);
    let tell: BTreeSet<UserId> = tell.map(|(user, _)| user).collect();
    Ok(if tell.contains(&member) { tell } else { BTreeSet::new() })
}
