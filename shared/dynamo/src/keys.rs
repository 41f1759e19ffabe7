//! Every key, attribute name and index, in one place.
//!
//! | access pattern | table or index | key |
//! |---|---|---|
//! | remember or forget a connection | Connections | `user_id`, attribute `c#<connection id>` |
//! | the open connections of up to 100 people | Connections | `user_id`, a batch of them |
//! | open a direct conversation | Conversations, Users | `head`, two `member#<user id>`, no blocks: one transaction |
//! | make a group, change it, let people in and out | Conversations | what it changes and `pending#<entry id>`: one transaction |
//! | what a group's log is still to tell | Conversations | `conversation_id`, `sk` begins with `pending#` |
//! | who is in a conversation, also in pages | Conversations | `conversation_id`, `sk` begins with `member#` |
//! | who was removed of a group and may not join by themselves | Conversations | `conversation_id`, `sk` = `barred#<user id>` |
//! | a group's links, and one of them | Conversations | `conversation_id`, `sk` begins with `link#`, or is `link#<link id>` |
//! | public groups with a word in their title that begins so | Conversations, `by-word` | `word_shard`, `word` begins with it; then the heads, a batch |
//! | a conversation, for one of its members | Conversations | direct: `conversation_id`, `sk` from `head` to the last `member#`; a group: `head` and `member#<user id>`, a batch |
//! | move a member's marks | Conversations | `conversation_id`, `sk` = `member#<user id>` |
//! | take the next place in a conversation | Conversations | `conversation_id`, `sk` = `head` |
//! | seal a place | Messages, Conversations | `conversation_id`, `seq`, and `head`: one transaction |
//! | a user's conversations | Conversations, `by-user` | `user_id`; then each conversation as for one of its members |
//! | which of them may not be in the index yet | Conversations | `conversation_id` = `user#<user id>`, `sk` begins with `note#` |
//! | in which large groups it is known whether a user is there | Conversations | `conversation_id` = `user#<user id>`, `sk` begins with `large#` |
//! | the order of a user's list, for its further pages | Conversations | `conversation_id` = `user#<user id>`, `sk` = `listing#<id>` |
//! | the entry at a place | Messages | `conversation_id`, `seq` |
//! | entries around a place | Messages | `conversation_id`, `seq` before or after it |
//! | the changes of a page's messages | Messages, `by-target` | `conversation_id`, `target_id` between the first and last |
//! | profiles of people | Users | `user_id`, `sk` = `profile`, a batch |
//! | reserve a handle | Users | `user_id` = `handle#<handle>`, `sk` = `reservation` |
//! | count in a rate window | Users | `user_id`, `sk` = `rate#<what>#<start of the window>`; of all requests `access#<start of the window>` |
//! | the status of an account, and what its owner has asked for in the present window | Users | `user_id`, `sk` from `access#<start of the window>` to `account` |
//! | how people stand: age, settings, suspension | Users | `user_id`, `sk` = `account`, one or a batch |
//! | tell an entry again once | Users | `user_id`, `sk` = `told#<entry id>` |
//! | remember, list and end sign-ins | Users | `user_id`, `sk` = `session#<session id>`, or begins with it |
//! | what happened to an account of late | Users | `user_id`, `sk` begins with `notice#` |
//! | what somebody wants to be notified of, and on which devices | Users | `user_id`, `sk` = `push`, one or a batch |
//! | whose digest is due at an hour | Users | `user_id` = `digest#<hour>#<shard>`, `sk` = the user |
//! | notify a device of a place once | Users | `user_id`, `sk` = `notified#<session id>#<conversation id>` |
//! | who is there | Users | `presence`, `account` and `block#<user id>` both ways, a batch |
//! | whether a token is still accepted | Users | `account` and `session#<session id>`, a batch |
//! | whether people block each other | Users | `user_id`, `sk` = `block#<user id>`, a batch both ways |
//! | whom someone blocks | Users | `user_id`, `sk` begins with `block#` |
//! | what is left of the service to save costs | Users | `user_id` = `service`, `sk` = `service` |
//! | whose an email address is | Users | `user_id` = `email#<digest>`, `sk` = `lookup` |
//! | whose a wallet is | Users | `user_id` = `wallet#<address>`, `sk` = `lookup` |
//! | someone's wallets | Users | `user_id`, `sk` = `wallets` |
//! | link a wallet, unlink it | Users | `wallets`, `wallet#<address>`, `challenge#<nonce>`, `account`: one transaction |
//! | what someone's wallet was asked to sign | Users | `user_id`, `sk` = `challenge#<nonce>` |
//! | a background job on an account | Users | `user_id`, `sk` = `job#<kind>` |
//! | that an account was erased | Users | `user_id` = `receipt#<id>`, `sk` = `receipt` |
//! | people with such a word in their name | Users | `user_id` = `name#<2 characters>`, `sk` begins with the word |
//! | a report | Safety | `pk` = `report#<report id>`, `sk` = `report` |
//! | reports of a status, by age | Safety, `by-status` | `status`, `place`; then the reports, a batch |
//! | what someone has reported | Safety, `by-reporter` | `reporter_id`; then the reports, a batch |
//! | what moderators did in a month | Safety | `pk` = `audit#<month>`, `sk` = `<time>#<id>` |
//! | people whose handle begins so | Users, `by-handle` | `handle_shard`, `handle` begins with it |
//! | a tip | Tips | `pk` = `tip#<tip id>`, `sk` = `tip` |
//! | that an event pays a tip, and no other | Tips | `pk` = `event#<chain>#<transaction>#<log index>`, `sk` = `event` |
//! | the tips that someone gave and got, and their sums | Tips | `pk` = `user#<user id>`, `sk` = `tip#<time>#<tip id>`; then the tips, a batch |
//! | the sums of a conversation's tips | Tips | `pk` = `conversation#<conversation id>`, `sk` begins with `tip#` |
//! | the tips that are to be looked at | Tips, `by-due` | `unsettled`, `due` up to now |
//! | a file that messages carry | Media | `pk` = `media#<media id>`, `sk` = `media` |
//! | what somebody uploaded | Media | `pk` = `user#<user id>`, `sk` = `media#<media id>` |
//! | what the messages of a conversation carry | Media | `pk` = `conversation#<conversation id>`, `sk` = `<seq>#<media id>` |
//! | the files that no message holds | Media, `by-due` | `unheld` = `media#<hexadecimal digit>`, `due` up to now |
//! | the files that a report holds | Media | `pk` = `report#<report id>`, `sk` = `media#<media id>` |
//! | the files that reports have held for long enough | Media, `by-due` | `unheld` = `report`, `due` up to now |
//! | who has asked for a file in deep storage | Media | `pk` = `media#<media id>`, `sk` = `restore#<user id>` |
//! | the files that may have come from there | Media, `by-due` | `unheld` = `restore`, `due` up to now |
//!
//! `by-user` holds member items only, `by-word` the words of public groups' titles only and `by-handle` profiles only,
//! because no other item has their hash keys: writing a head or a counter does not write an index. So `by-due`
//! holds only tips that are not settled, in one partition, which takes some 500 look-ups of tips in a second; that of the Media table holds only
//! files that are to be looked at.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::notification::DueHour;
use natter_chat::{
    ConnectionId, ConversationId, EntryId, Handle, MediaId, Month, ReportId, Seq, SessionId, Timestamp, UserId,
};
use natter_protocol::api::moderation::ReportStatus;
use uuid::Uuid;

use crate::item::{Item, number, string};

pub(crate) const CONVERSATION_ID: &str = "conversation_id";
/// The sort key of the Messages table: a place in a conversation's log.
pub(crate) const SEQ: &str = "seq";
/// The attribute that only sealed places have.
pub(crate) const SEALED: &str = "sealed";
/// The range key of `by-target`.
pub(crate) const TARGET_ID: &str = "target_id";
pub(crate) const SORT_KEY: &str = "sk";
pub(crate) const USER_ID: &str = "user_id";

/// Members of conversations by user.
pub(crate) const BY_USER: &str = "by-user";
/// Words of public groups' titles.
pub(crate) const BY_WORD: &str = "by-word";
/// Changes of a conversation's messages by message.
pub(crate) const BY_TARGET: &str = "by-target";
/// Tips that are not settled, or files that may be deleted, by when they are to be looked at.
pub(crate) const BY_DUE: &str = "by-due";
/// Profiles by handle.
pub(crate) const BY_HANDLE: &str = "by-handle";

/// The sort key of a conversation's head.
pub(crate) const HEAD: &str = "head";
/// What the sort keys of a conversation's members begin with.
pub(crate) const MEMBER_PREFIX: &str = "member#";
/// What the sort keys of entries begin with that a group's log is still to get.
pub(crate) const PENDING_PREFIX: &str = "pending#";
/// What the sort keys of a group's links begin with.
pub(crate) const LINK_PREFIX: &str = "link#";
/// What the sort keys of notes begin with that somebody joins a conversation.
pub(crate) const NOTE_PREFIX: &str = "note#";
/// What the sort keys of notes begin with that somebody's item in a large group says until when they are connected.
pub(crate) const LARGE_GROUP_PREFIX: &str = "large#";
/// What the sort keys of the words of a group's title begin with.
pub(crate) const WORD_PREFIX: &str = "word#";
/// The sort key of a user's profile.
pub(crate) const PROFILE: &str = "profile";
/// The sort key of a user's account.
pub(crate) const ACCOUNT: &str = "account";
/// The sort key of when a user was there.
pub(crate) const PRESENCE: &str = "presence";
/// What the sort keys of a user's sign-ins begin with.
pub(crate) const SESSION_PREFIX: &str = "session#";
/// What the sort keys of notices to the owner of an account begin with.
pub(crate) const SECURITY_NOTICE_PREFIX: &str = "notice#";
/// The sort key of a user's wallets.
pub(crate) const WALLETS: &str = "wallets";
/// What the sort keys of a user's blocks begin with.
pub(crate) const BLOCK_PREFIX: &str = "block#";

const CONNECTION_PREFIX: &str = "c#";
const PUSH_DEVICE_PREFIX: &str = "d#";
const NOTIFIED_PREFIX: &str = "p#";
/// The hash key of the Safety, Tips and Media tables.
const PARTITION: &str = "pk";
/// The sort key of a report.
pub(crate) const REPORT: &str = "report";
const REPORT_PREFIX: &str = "report#";
/// Reports by status.
pub(crate) const BY_STATUS: &str = "by-status";
/// Reports by who made them.
pub(crate) const BY_REPORTER: &str = "by-reporter";

/// The sort key of a tip.
pub(crate) const TIP: &str = "tip";
/// The sort key of an event that is counted.
pub(crate) const EVENT: &str = "event";
/// The hash key of everything in the Tips table's `by-due`.
pub(crate) const UNSETTLED: &str = "tips";
const TIP_PREFIX: &str = "tip#";

const RESERVATION: &str = "reservation";
const RECEIPT: &str = "receipt";
const LOOKUP: &str = "lookup";

const BARRED_PREFIX: &str = "barred#";

/// How many characters of a word spread the titles over partitions of `by-word`.
const WORD_SHARD_CHARS: usize = 2;

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

/// After the sort keys of all members.
pub(crate) fn last_member_sort_key() -> String {
    format!("{MEMBER_PREFIX}~")
}

/// The partition of the Conversations table that is about a user and not a conversation.
pub(crate) fn user_partition(user: UserId) -> String {
    format!("user#{user}")
}

/// That somebody joins a conversation.
pub(crate) fn note(user: UserId, conversation: ConversationId) -> Item {
    let sort_key = format!("{NOTE_PREFIX}{conversation}");
    two(CONVERSATION_ID, string(user_partition(user)), SORT_KEY, string(sort_key))
}

/// The conversation that somebody joins by a note.
pub(crate) fn noted_conversation(note: &Item) -> Option<ConversationId> {
    note.get(SORT_KEY)?.as_s().ok()?.strip_prefix(NOTE_PREFIX)?.parse().ok()
}

/// That somebody's item in a large group says until when they are connected.
pub(crate) fn large_group(user: UserId, group: ConversationId) -> Item {
    let sort_key = large_group_sort_key(group);
    two(CONVERSATION_ID, string(user_partition(user)), SORT_KEY, string(sort_key))
}

pub(crate) fn large_group_sort_key(group: ConversationId) -> String {
    format!("{LARGE_GROUP_PREFIX}{group}")
}

/// The order of a user's list of conversations, as it was at some moment.
pub(crate) fn listing(user: UserId, listing: Uuid) -> Item {
    two(CONVERSATION_ID, string(user_partition(user)), SORT_KEY, string(format!("listing#{listing}")))
}

/// That somebody was put out of a group.
pub(crate) fn barred(conversation: ConversationId, user: UserId) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(barred_sort_key(user)))
}

pub(crate) fn barred_sort_key(user: UserId) -> String {
    format!("{BARRED_PREFIX}{user}")
}

pub(crate) fn pending(conversation: ConversationId, entry: EntryId) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(pending_sort_key(entry)))
}

pub(crate) fn pending_sort_key(entry: EntryId) -> String {
    format!("{PENDING_PREFIX}{entry}")
}

pub(crate) fn link(conversation: ConversationId, link: EntryId) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(link_sort_key(link)))
}

pub(crate) fn link_sort_key(link: EntryId) -> String {
    format!("{LINK_PREFIX}{link}")
}

pub(crate) fn title_word(conversation: ConversationId, word: &str) -> Item {
    two(CONVERSATION_ID, string(conversation), SORT_KEY, string(format!("{WORD_PREFIX}{word}")))
}

/// The partition of `by-word` where words that begin like this are; `None` where too little is known of them.
pub(crate) fn word_shard(beginning: &str) -> Option<String> {
    shard(beginning, WORD_SHARD_CHARS)
}

/// A place in a conversation's log.
pub(crate) fn place(conversation: ConversationId, seq: Seq) -> Item {
    two(CONVERSATION_ID, string(conversation), SEQ, number(seq.get()))
}

pub(crate) fn profile(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(PROFILE))
}

pub(crate) fn account(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(ACCOUNT))
}

/// What is left of the service.
pub(crate) fn service() -> Item {
    two(USER_ID, string("service"), SORT_KEY, string("service"))
}

pub(crate) fn presence(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(PRESENCE))
}

pub(crate) fn session(user: UserId, session: &SessionId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("{SESSION_PREFIX}{session}")))
}

/// That something happened to an account.
pub(crate) fn security_notice(user: UserId, notice: &str) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("{SECURITY_NOTICE_PREFIX}{notice}")))
}

/// What somebody is notified of, and on which devices.
pub(crate) fn push(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string("push"))
}

/// The items of an hour's digests lie under so many keys, lest one has to take all writes.
pub const DIGEST_SHARDS: u8 = 16;

/// That somebody's digest is due at an hour.
pub(crate) fn due_digest(hour: DueHour, user: UserId) -> Item {
    let shard = user.as_uuid().as_bytes()[15] % DIGEST_SHARDS;
    two(USER_ID, string(digests_of(hour, shard)), SORT_KEY, string(user))
}

/// The partition of a part of those whose digest is due at an hour.
pub(crate) fn digests_of(hour: DueHour, shard: u8) -> String {
    format!("digest#{}#{shard}", hour.get())
}

/// The attribute of a person's push item that stands for one device.
pub(crate) fn push_device(session: &SessionId) -> String {
    format!("{PUSH_DEVICE_PREFIX}{session}")
}

pub(crate) fn is_push_device(attribute: &str) -> bool {
    attribute.starts_with(PUSH_DEVICE_PREFIX)
}

/// Of what in a conversation a device was notified.
pub(crate) fn notified(user: UserId, session: &SessionId, conversation: ConversationId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("notified#{session}#{conversation}")))
}

/// The attribute of that item that stands for one `seq`.
pub(crate) fn notified_place(seq: Seq) -> String {
    format!("{NOTIFIED_PREFIX}{}", seq.get())
}

/// The `seq` that an attribute stands for; `None` where it is another attribute.
pub(crate) fn place_of_notified(attribute: &str) -> Option<Seq> {
    attribute.strip_prefix(NOTIFIED_PREFIX)?.parse().ok().map(Seq::new)
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

/// The window of all that somebody asks for.
pub(crate) fn access_window(user: UserId, start: Timestamp) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(access_sort_key(start)))
}

/// Right before [`ACCOUNT`], but for later windows: padded, so that times and keys rise together.
pub(crate) fn access_sort_key(start: Timestamp) -> String {
    format!("access#{:015}", start.as_millis())
}

/// That an entry of somebody's was told again.
pub(crate) fn told_again(user: UserId, entry: EntryId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("told#{entry}")))
}

/// The latest background job of this kind on somebody's account.
pub(crate) fn job(user: UserId, kind: &str) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(job_sort_key(kind)))
}

pub(crate) fn job_sort_key(kind: &str) -> String {
    format!("job#{kind}")
}

/// That an account was erased.
pub(crate) fn receipt(receipt: Uuid) -> Item {
    two(USER_ID, string(format!("receipt#{receipt}")), SORT_KEY, string(RECEIPT))
}

/// Who has verified the e-mail address with this digest.
pub(crate) fn email(digest: &str) -> Item {
    two(USER_ID, string(format!("email#{digest}")), SORT_KEY, string(LOOKUP))
}

/// Who has linked the wallet with this address.
pub(crate) fn wallet(address: &str) -> Item {
    two(USER_ID, string(format!("wallet#{address}")), SORT_KEY, string(LOOKUP))
}

/// The wallets of somebody.
pub(crate) fn wallets(user: UserId) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(WALLETS))
}

/// What a wallet of somebody's was asked to sign.
pub(crate) fn challenge(user: UserId, nonce: Uuid) -> Item {
    two(USER_ID, string(user), SORT_KEY, string(format!("challenge#{}", nonce.simple())))
}

/// That somebody's name has this word; `None` where the word is too short to be looked for.
pub(crate) fn name_word(word: &str, user: UserId) -> Option<Item> {
    Some(two(USER_ID, string(name_shard(word)?), SORT_KEY, string(format!("{word}#{user}"))))
}

/// The partition of names' words that begin like this one; `None` where it is too short to be looked for.
pub(crate) fn name_shard(word: &str) -> Option<String> {
    handle_shard(word).map(|beginning| format!("name#{beginning}"))
}

pub(crate) fn report(partition: String) -> Item {
    two(PARTITION, string(partition), SORT_KEY, string(REPORT))
}

pub(crate) fn report_partition(report: ReportId) -> String {
    format!("{REPORT_PREFIX}{report}")
}

pub(crate) fn is_report_partition(partition: &str) -> bool {
    partition.starts_with(REPORT_PREFIX)
}

/// A report's place among those of its status: by age.
pub(crate) fn report_place(created_at: Timestamp, report: ReportId) -> String {
    format!("{:015}#{report}", created_at.as_millis())
}

/// Whether this is a place by time, such as [`report_place`] and [`audit_place`] make. Clients send them back as cursors, and DynamoDB
/// refuses keys that are empty or too long.
pub(crate) fn is_place(text: &str) -> bool {
    is_place_of(text, |id| id.parse::<Uuid>().is_ok())
}

fn is_place_of(text: &str, is_id: impl Fn(&str) -> bool) -> bool {
    text.split_once('#')
        .is_some_and(|(time, id)| time.len() == 15 && time.bytes().all(|byte| byte.is_ascii_digit()) && is_id(id))
}

/// A report in `by-status`; `None` where that is no place.
pub(crate) fn listed_report(status: ReportStatus, place: &str) -> Option<Item> {
    let (_, report) = place.split_once('#')?;
    let mut key = self::report(report_partition(report.parse().ok()?));
    key.insert("status".to_owned(), string(status.as_str()));
    key.insert("place".to_owned(), string(place));
    Some(key)
}

/// An act at this place of a month's audit.
pub(crate) fn audit(month: Month, place: &str) -> Item {
    two(PARTITION, string(audit_partition(month)), SORT_KEY, string(place))
}

pub(crate) fn audit_partition(month: Month) -> String {
    format!("audit#{month}")
}

/// An act's place in the audit: by time.
pub(crate) fn audit_place(at: Timestamp, act: Uuid) -> String {
    format!("{:015}#{act}", at.as_millis())
}

pub(crate) fn tip(tip_id: &str) -> Item {
    two(PARTITION, string(tip_partition(tip_id)), SORT_KEY, string(TIP))
}

pub(crate) fn tip_partition(tip_id: &str) -> String {
    format!("{TIP_PREFIX}{tip_id}")
}

/// The tip that is in this partition; `None` where that is another one's.
pub(crate) fn tip_of_partition(partition: &str) -> Option<&str> {
    partition.strip_prefix(TIP_PREFIX)
}

/// That an event is counted.
pub(crate) fn tip_event(partition: String) -> Item {
    two(PARTITION, string(partition), SORT_KEY, string(EVENT))
}

pub(crate) fn event_partition(chain_id: u64, transaction: &str, log_index: u64) -> String {
    format!("event#{chain_id}#{transaction}#{log_index}")
}

/// The partition of the tips that somebody gave and got.
pub(crate) fn tips_of(user: UserId) -> String {
    format!("user#{user}")
}

/// The partition of a conversation's tips.
pub(crate) fn tips_in(conversation: ConversationId) -> String {
    format!("conversation#{conversation}")
}

/// A tip in such a partition.
pub(crate) fn listed_tip(partition: &str, place: &str) -> Item {
    two(PARTITION, string(partition), SORT_KEY, string(place))
}

/// A tip's place in such a partition: by time.
pub(crate) fn tip_place(intended_at: Timestamp, tip_id: &str) -> String {
    format!("{TIP_PREFIX}{:015}#{tip_id}", intended_at.as_millis())
}

pub(crate) fn is_tip_place(text: &str) -> bool {
    let place = text.strip_prefix(TIP_PREFIX);
    place.is_some_and(|place| is_place_of(place, |id| id.len() == 66 && id.starts_with("0x")))
}

/// Before the places of all tips that were meant from then on; of all where no time is told.
pub(crate) fn first_tip_place(from: Option<Timestamp>) -> String {
    format!("{TIP_PREFIX}{:015}", from.map_or(0, Timestamp::as_millis))
}

/// After the places of all tips that were meant before then; of all where no time is told.
pub(crate) fn last_tip_place(before: Option<Timestamp>) -> String {
    match before {
        Some(before) => format!("{TIP_PREFIX}{:015}", before.as_millis()),
        None => format!("{TIP_PREFIX}~"),
    }
}

/// The sort key of a file.
pub(crate) const MEDIA: &str = "media";
const MEDIA_PREFIX: &str = "media#";

pub(crate) fn media(media: MediaId) -> Item {
    two(PARTITION, string(media_partition(media)), SORT_KEY, string(MEDIA))
}

pub(crate) fn media_partition(media: MediaId) -> String {
    format!("{MEDIA_PREFIX}{media}")
}

/// The file that is in this partition; `None` where that is another one's.
pub(crate) fn media_of_partition(partition: &str) -> Option<MediaId> {
    partition.strip_prefix(MEDIA_PREFIX)?.parse().ok()
}

/// The partition of what somebody uploaded.
pub(crate) fn uploads_of(user: UserId) -> String {
    format!("user#{user}")
}

pub(crate) fn upload_sort_key(media: MediaId) -> String {
    media_partition(media)
}

/// That somebody uploaded a file.
pub(crate) fn upload(user: UserId, media: MediaId) -> Item {
    two(PARTITION, string(uploads_of(user)), SORT_KEY, string(upload_sort_key(media)))
}

/// The partition of what a conversation's messages carry.
pub(crate) fn media_in(conversation: ConversationId) -> String {
    format!("conversation#{conversation}")
}

/// That the message at a place carries a file.
pub(crate) fn grant(conversation: ConversationId, seq: Seq, media: MediaId) -> Item {
    two(PARTITION, string(media_in(conversation)), SORT_KEY, string(grant_sort_key(seq, media)))
}

pub(crate) fn grant_sort_key(seq: Seq, media: MediaId) -> String {
    format!("{}#{media}", grant_place(seq))
}

/// Before what the message at a place carries, and after what those before it do.
pub(crate) fn grant_place(seq: Seq) -> String {
    format!("{:020}", seq.get())
}

/// After what all messages carry.
pub(crate) fn last_grant_place() -> String {
    "~".to_owned()
}

/// The partition of `by-due` for a file that no message holds.
pub(crate) fn unheld_shard(media: MediaId) -> String {
    format!("{MEDIA_PREFIX}{:x}", media.as_uuid().as_u128() & 0xf)
}

/// All of them.
pub(crate) fn unheld_shards() -> impl Iterator<Item = String> {
    (0..16).map(|shard| format!("{MEDIA_PREFIX}{shard:x}"))
}

/// The partition of `by-due` for what reports hold.
pub(crate) const HELD_FOR_REPORTS: &str = "report";

/// The partition of `by-due` for what was asked for from deep storage.
pub(crate) const RESTORES: &str = "restore";

/// The item of which an index has told these two.
pub(crate) fn of_index(pk: String, sk: String) -> Item {
    two(PARTITION, string(pk), SORT_KEY, string(sk))
}

/// That somebody has asked for a file.
pub(crate) fn restore(media: MediaId, user: UserId) -> Item {
    two(PARTITION, string(media_partition(media)), SORT_KEY, string(restore_sort_key(user)))
}

pub(crate) fn restore_sort_key(user: UserId) -> String {
    format!("restore#{user}")
}

/// That a report holds a file.
pub(crate) fn reported_file(report: ReportId, media: MediaId) -> Item {
    two(PARTITION, string(report_partition(report)), SORT_KEY, string(media_partition(media)))
}

/// The report that is in this partition, or whose name this is among those that hold a file.
pub(crate) fn report_of_partition(partition: &str) -> Option<ReportId> {
    partition.strip_prefix(REPORT_PREFIX)?.parse().ok()
}

/// The partition of `by-handle` where a whole handle is.
pub(crate) fn shard_of(handle: &Handle) -> String {
    handle_shard(handle.as_str()).unwrap_or_default()
}

/// The partition of `by-handle` where handles that begin like this are; `None` where too little is known of them.
pub(crate) fn handle_shard(beginning: &str) -> Option<String> {
    shard(beginning, HANDLE_SHARD_CHARS)
}

fn shard(beginning: &str, chars: usize) -> Option<String> {
    let shard: String = beginning.chars().take(chars).collect();
    (shard.chars().count() == chars).then_some(shard)
}

fn one(name: &str, value: AttributeValue) -> Item {
    Item::from([(name.to_owned(), value)])
}

fn two(hash: &str, hash_value: AttributeValue, range: &str, range_value: AttributeValue) -> Item {
    Item::from([(hash.to_owned(), hash_value), (range.to_owned(), range_value)])
}
