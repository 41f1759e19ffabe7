//! Who may notice what someone does in a conversation without writing: how far they have come, and that they are typing.

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
