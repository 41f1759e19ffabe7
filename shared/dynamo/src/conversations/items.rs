//! The items of the Conversations table.

use std::collections::{BTreeMap, BTreeSet};

use natter_chat::conversation::MAX_PREVIEW_BYTES;
use natter_chat::notification::QuietHours;
use natter_chat::{
    AttachedFiles, Conversation, ConversationId, ConversationKind, Entry, EntryContent, EntryId, GivenTip, MemberView,
    Membership, Preview, ReadReceipt, Role, Seq, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::keys;

/// What all members share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct HeadItem {
    conversation_id: ConversationId,
    sk: String,
    /// A map with its `kind`, as on the wire.
    kind: ConversationKind,
    created_at: Timestamp,
    last_seq: Seq,
    /// The ids of the places that were given out last, by [`HeadPrecondition`](super::HeadPrecondition).
    recent: BTreeMap<String, Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<StoredPreview>,
    /// Its place: an update can count on in an attribute of its own alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preview_seq: Option<Seq>,
    /// The places of the pinned messages: a set, to and from which an update adds and takes one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pins: BTreeSet<Seq>,
    /// When the group was deleted: from then on nobody is in it, though members' items may still be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<Timestamp>,
    /// Who deleted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deleted_by: Option<UserId>,
}

impl HeadItem {
    pub(super) fn new(conversation_id: ConversationId, kind: ConversationKind, created_at: Timestamp) -> Self {
        Self {
            conversation_id,
            sk: keys::HEAD.to_owned(),
            kind,
            created_at,
            last_seq: Seq::ZERO,
            recent: BTreeMap::new(),
            preview: None,
            preview_seq: None,
            pins: BTreeSet::new(),
            deleted_at: None,
            deleted_by: None,
        }
    }

    /// The conversation, unless it is deleted.
    pub(super) fn into_open(self) -> Option<Conversation> {
        self.deleted_at.is_none().then(|| self.into())
    }
}

impl From<HeadItem> for Conversation {
    fn from(head: HeadItem) -> Self {
        Self {
            conversation_id: head.conversation_id,
            kind: head.kind,
            created_at: head.created_at,
            last_seq: head.last_seq,
            preview: head.preview.zip(head.preview_seq).map(|(preview, seq)| preview.at(seq)),
            pins: head.pins,
        }
    }
}

/// A preview without its place, as on the wire otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredPreview {
    entry_id: EntryId,
    sender_id: UserId,
    sent_at: Timestamp,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tip: Option<GivenTip>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attached: Option<AttachedFiles>,
    /// The place of the edit whose text it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edited_by: Option<Seq>,
    /// Whether it says nothing for ever: no edit changes that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_erased: bool,
}

impl StoredPreview {
    fn at(self, seq: Seq) -> Preview {
        let Self { entry_id, sender_id, sent_at, text, tip, attached, .. } = self;
        Preview { entry_id, seq, sender_id, sent_at, text, tip, attached }
    }
}

impl StoredPreview {
    /// The preview of an entry that these entries may change, among others.
    pub(super) fn of(entry: &Entry, changes: &[Entry]) -> Self {
        let changes = || changes.iter().filter(|change| change.content.target() == Some(entry.entry_id));
        let said = Self::from(Preview::from(entry));
        if changes().any(|change| matches!(change.content, EntryContent::Deleted { .. })) {
            return Self { text: String::new(), attached: None, is_erased: true, ..said };
        }
        let edits = changes().filter_map(|change| match &change.content {
            EntryContent::Edited { text, .. } => Some((change.seq, text)),
            _ => None,
        });
        match edits.max_by_key(|(seq, _)| *seq) {
            Some((seq, text)) => {
                Self { text: text.beginning(MAX_PREVIEW_BYTES).to_owned(), edited_by: Some(seq), ..said }
            }
            None => said,
        }
    }
}

impl From<Preview> for StoredPreview {
    fn from(preview: Preview) -> Self {
        let Preview { entry_id, sender_id, sent_at, text, tip, attached, .. } = preview;
        Self { entry_id, sender_id, sent_at, text, tip, attached, edited_by: None, is_erased: false }
    }
}

/// That a user is in a conversation, and their place in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an attribute of its own, changed alone")]
pub(super) struct MemberItem {
    pub(super) conversation_id: ConversationId,
    pub(super) sk: String,
    /// Puts the item into `by-user`.
    pub(super) user_id: UserId,
    role: Role,
    joined_at: Timestamp,
    hidden_up_to: Seq,
    pub(super) read_seq: Seq,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<Timestamp>,
    delivered_seq: Seq,
    #[serde(skip_serializing_if = "Option::is_none")]
    muted_until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    mentions_only: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quiet_hours: Option<QuietHours>,
    #[serde(default)]
    archived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marked_unread_seq: Option<Seq>,
    #[serde(default)]
    is_request: bool,
    #[serde(default)]
    blocks: bool,
    #[serde(default)]
    blocked_by_peer: bool,
    /// The first unread place that one of their devices was notified of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) notified_seq: Option<Seq>,
    /// What others may know of what they have read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt_seq: Option<Seq>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt_at: Option<Timestamp>,
}

impl MemberItem {
    pub(super) fn new(conversation_id: ConversationId, user_id: UserId, membership: &Membership) -> Self {
        Self {
            conversation_id,
            sk: keys::member_sort_key(user_id),
            user_id,
            role: membership.role,
            joined_at: membership.joined_at,
            hidden_up_to: membership.hidden_up_to,
            read_seq: membership.read_seq,
            read_at: membership.read_at,
            delivered_seq: membership.delivered_seq,
            muted_until: membership.muted_until,
            mentions_only: membership.mentions_only,
            quiet_hours: membership.quiet_hours.clone(),
            archived: membership.archived,
            pinned_at: membership.pinned_at,
            marked_unread_seq: membership.marked_unread_seq,
            is_request: membership.is_request,
            blocks: membership.blocks,
            blocked_by_peer: false,
            notified_seq: None,
            receipt_seq: membership.receipt.map(|receipt| receipt.seq),
            receipt_at: membership.receipt.and_then(|receipt| receipt.at),
        }
    }

    pub(super) fn view(self, conversation: Conversation, peer: Option<Self>) -> MemberView {
        let blocked_by_peer = self.blocked_by_peer;
        MemberView { conversation, membership: self.into(), peer: peer.map(Into::into), blocked_by_peer }
    }
}

impl From<MemberItem> for Membership {
    fn from(item: MemberItem) -> Self {
        Self {
            role: item.role,
            joined_at: item.joined_at,
            hidden_up_to: item.hidden_up_to,
            read_seq: item.read_seq,
            read_at: item.read_at,
            delivered_seq: item.delivered_seq,
            muted_until: item.muted_until,
            mentions_only: item.mentions_only,
            quiet_hours: item.quiet_hours,
            archived: item.archived,
            pinned_at: item.pinned_at,
            marked_unread_seq: item.marked_unread_seq,
            is_request: item.is_request,
            blocks: item.blocks,
            receipt: item.receipt_seq.map(|seq| ReadReceipt { seq, at: item.receipt_at }),
        }
    }
}

/// As much of a member item as it takes to know who it is.
#[derive(Debug, Deserialize)]
pub(super) struct MemberKey {
    pub(super) user_id: UserId,
}

/// As much of an index entry as it takes to know which conversation it is.
#[derive(Debug, Deserialize)]
pub(super) struct ConversationKey {
    pub(super) conversation_id: ConversationId,
}
