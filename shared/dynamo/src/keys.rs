//! Every key, attribute name and index, in one place.
//!
//! | access pattern | table or index | key |
//! |---|---|---|
//! | remember or forget a connection | Connections | `user_id`, attribute `c#<connection id>` |
//! | the open connections of up to 100 people | Connections | `user_id`, a batch of them |
//! | open a direct conversation | Conversations | `head` and two `member#<user id>`, one transaction |
//! | who is in a conversation | Conversations | `conversation_id`, `sk` begins with `member#` |
//! | a conversation, for one of its members | Conversations | `head` and `member#<user id>`, a batch |
//! | next place in a conversation | Conversations | `conversation_id`, `sk` = `head` |
//! | a user's conversations | Conversations, `by-user` | `user_id`; then the heads, a batch |
//! | an entry by the id that its sender made | Messages | `conversation_id`, `entry_id` |
//! | entries around a place | Messages, `by-seq` | `conversation_id`, `seq` before or after it |
//! | the changes of a page's messages | Messages, `by-target` | `conversation_id`, `target_id` between the first and last |
//! | profiles of people | Users | `user_id`, `sk` = `profile`, a batch |
//! | reserve a handle | Users | `user_id` = `handle#<handle>`, `sk` = `reservation` |
//! | count in a rate window | Users | `user_id`, `sk` = `rate#<what>#<start of the window>` |
//! | how people stand: age, settings, suspension | Users | `user_id`, `sk` = `account`, one or a batch |
//! | whether people block each other | Users | `user_id`, `sk` = `block#<user id>`, a batch both ways |
//! | whom somebody blocks | Users | `user_id`, `sk` begins with `block#` |
//! | people whose handle begins so | Users, `by-handle` | `handle_shard`, `handle` begins with it |
//!
//! `by-user` holds member items only, and `by-handle` profiles only, because no other item has their hash keys: writing
//! a head or a counter does not write an index.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{ConnectionId, ConversationId, EntryId, Handle, Timestamp, UserId};

use crate::item::{Item, string};

pub(crate) const CONVERSATION_ID: &str = "conversation_id";
pub(crate) const ENTRY_ID: &str = "entry_id";
/// The range key of `by-target`.
pub(crate) const TARGET_ID: &str = "target_id";
pub(crate) const SORT_KEY: &str = "sk";
pub(crate) const USER_ID: &str = "user_id";

/// Members of conversations by user.
pub(crate) const BY_USER: &str = "by-user";
/// Entries of a conversation by place.
pub(crate) const BY_SEQ: &str = "by-seq";
/// Changes of a conversation's messages by message.
pub(crate) const BY_TARGET: &str = "by-target";
/// Profiles by handle.
pub(crate) const BY_HANDLE: &str = "by-handle";

/// The sort key of a conversation's head.
pub(crate) const HEAD: &str = "head";
/// What the sort keys of a conversation's members begin with.
pub(crate) const MEMBER_PREFIX: &str = "member#";
/// The sort key of a user's profile.
pub(crate) const PROFILE: &str = "profile";
/// The sort key of a user's account.
pub(crate) const ACCOUNT: &str = "account";
/// What the sort keys of a user's blocks begin with.
pub(crate) const BLOCK_PREFIX: &str = "block#";

const CONNECTION_PREFIX: &str = "c#";
const RESERVATION: &str = "reservation";

/// How many characters of a handle spread the profiles over partitions of `by-handle`.
const HANDLE_SHARD_CHARS: usize = 2;

pub(crate) fn user(user: UserId) -> Item {
    one(USER_ID, string(user))
}

/// The attribute of a user's Connections item that stands for one connection.
pub(crate) fn connection_attribute(connection: &ConnectionId) -> String {
    format!("{CONNECTION_PREFIX}{connection}")
}

/// The connection that an attribute stands for; `None` where it is another attribute.
pub(crate) fn connection_of(attribute: &str) -> Option<ConnectionId> {
    attribute.strip_prefix(CONNECTION_PREFIX).map(|id| id.to_owned().into())
}

pub(crate) fn head(conversation: ConversationId) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(HEAD))
}

pub(crate) fn member(conversation: ConversationId, user: UserId) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(member_sort_key(user)))
}

pub(crate) fn member_sort_key(user: UserId) -> String {
    format!("{MEMBER_PREFIX}{user}")
}

pub(crate) fn entry(conversation: ConversationId, entry: EntryId) -> Item {
    two(CONVERSATION_ID, string(conversation), ENTRY_ID, string(entry))
}

pub(crate) fn profile(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(PROFILE))
}

pub(crate) fn account(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(ACCOUNT))
}

/// That `user` has blocked `other`.
pub(crate) fn block(user: UserId, other: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("{BLOCK_PREFIX}{other}")))
}

pub(crate) fn reservation(handle: &Handle) -> Item {
    two(USER_ID, string(format!("handle#{handle}")), SORT_KEY, string(RESERVATION))
}

/// The window of time that begins at `start`, in which `what` somebody does is counted.
pub(crate) fn rate_window(user: UserId, what: &str, start: Timestamp) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("rate#{what}#{}", start.as_millis())))
}

/// The partition of `by-handle` where handles that begin like this are; `None` where too little is known of them.
pub(crate) fn handle_shard(beginning: &str) -> Option<String> {
    let shard: String = beginning.chars().take(HANDLE_SHARD_CHARS).collect();
    (shard.chars().count() == HANDLE_SHARD_CHARS).then_some(shard)
}

fn one(name: &str, value: AttributeValue) -> Item {
    Item::from([(name.to_owned(), value)])
}

fn two(hash: &str, hash_value: AttributeValue, range: &str, range_value: AttributeValue) -> Item {
    Item::from([(hash.to_owned(), hash_value), (range.to_owned(), range_value)])
}
