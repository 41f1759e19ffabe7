//! A conversation, and a member's view of it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::group::{GroupAct, GroupDetails, Posting, Role};
use crate::notification::QuietHours;
use crate::viewer::conversation_for;
use crate::{
    AttachedFiles, ConversationId, Entry, EntryContent, EntryId, Refusal, Seq, Timestamp, TipAmount, TipAsset, UserId,
};

/// The longest preview of an entry in the list of conversations, in bytes of UTF-8.
pub const MAX_PREVIEW_BYTES: usize = 140;

/// How many messages of a conversation can be pinned at once.
pub const MAX_PINS: usize = 50;

/// What sort of conversation it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ConversationKind {
    /// Two people and no one else, for ever.
    Direct {
        /// The two, the smaller id first.
        user_ids: [UserId; 2],
    },
    /// Any number of people, who come and go.
    Group {
        /// What it is called and how it is set up.
        group: GroupDetails,
        /// How many people are in it.
        member_count: u32,
    },
}

impl ConversationKind {
    /// The direct conversation of two people.
    #[must_use]
    pub fn direct(one: UserId, other: UserId) -> Self {
        Self::Direct { user_ids: if one <= other { [one, other] } else { [other, one] } }
    }

    /// The other one of the two in a direct conversation.
    #[must_use]
    pub fn peer_of(&self, user: UserId) -> Option<UserId> {
        match self {
            Self::Direct { user_ids } => user_ids.iter().copied().find(|id| *id != user),
            Self::Group { .. } => None,
        }
    }
}

/// The newest message or tip, short enough for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Which entry it is.
    pub entry_id: EntryId,
    /// Its place.
    pub seq: Seq,
    /// Who sent it.
    pub sender_id: UserId,
    /// When the server accepted it.
    pub sent_at: Timestamp,
    /// Its beginning, at most [`MAX_PREVIEW_BYTES`] long.
    pub text: String,
    /// What was given, where it is a tip; the text is what was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<GivenTip>,
    /// The files that it carries, where it carries some; the text is their caption, which may be empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<AttachedFiles>,
}

/// How much of what a tip gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GivenTip {
    /// In what.
    pub asset: TipAsset,
    /// How much, in its smallest unit.
    pub amount: TipAmount,
}

impl From<&Entry> for Preview {
    fn from(entry: &Entry) -> Self {
        Self {
            entry_id: entry.entry_id,
            seq: entry.seq,
            sender_id: entry.sender_id,
            sent_at: entry.sent_at,
            text: entry.content.preview(MAX_PREVIEW_BYTES).to_owned(),
            tip: match &entry.content {
                EntryContent::Tip(tip) => Some(GivenTip { asset: tip.asset.clone(), amount: tip.amount.clone() }),
                _ => None,
            },
            attached: AttachedFiles::of(entry.content.attachments()),
        }
    }
}

/// A conversation as all its members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Which conversation it is.
    pub conversation_id: ConversationId,
    /// What sort it is.
    #[serde(flatten)]
    pub kind: ConversationKind,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The place of its newest entry; 0 where there is none yet.
    pub last_seq: Seq,
    /// Its newest message; absent where there is none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    /// The places of its pinned messages, at most [`MAX_PINS`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[schemars(with = "Vec<Seq>")]
    pub pins: BTreeSet<Seq>,
}

impl Conversation {
    /// A conversation in which nothing has happened yet.
    #[must_use]
    pub const fn new(conversation_id: ConversationId, kind: ConversationKind, created_at: Timestamp) -> Self {
        Self { conversation_id, kind, created_at, last_seq: Seq::ZERO, preview: None, pins: BTreeSet::new() }
    }

    /// When something was last said in it: what a list is ordered by.
    #[must_use]
    pub fn active_at(&self) -> Timestamp {
        self.preview.as_ref().map_or(self.created_at, |preview| preview.sent_at)
    }
}

/// A member's place in a conversation, as that member alone sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or a fact of its own")]
pub struct Membership {
    /// What they may do; [`Role::Member`] in a direct conversation.
    pub role: Role,
    /// When they came in.
    pub joined_at: Timestamp,
    /// Everything up to this place is hidden from them: it was written before they came.
    pub hidden_up_to: Seq,
    /// They have read everything up to this place.
    pub read_seq: Seq,
    /// When they came to `read_seq`; absent where they have read nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// One of their devices has received everything up to this place.
    pub delivered_seq: Seq,
    /// They want no notifications before this time; far in the future for "for ever".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// In a group, they want notifications only of what names them, answers them or tips them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mentions_only: bool,
    /// When they want no notifications of it, each day, beside the hours that they set for all conversations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// They have put it out of their sight.
    #[serde(default)]
    pub archived: bool,
    /// When they put it to the top of their list, where they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned_at: Option<Timestamp>,
    /// The last place when they marked it as unread; over once `read_seq` is beyond it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_unread_seq: Option<Seq>,
    /// A stranger opened it, and they have neither answered nor accepted yet. The stranger learns of no receipt, typing
    /// or presence meanwhile.
    #[serde(default)]
    pub is_request: bool,
    /// They have blocked the other one of a direct conversation.
    #[serde(default)]
    pub blocks: bool,
    /// What others may know of what they have read; absent where they last read when this was not noted yet.
    #[serde(skip)]
    pub receipt: Option<ReadReceipt>,
}

/// What a member has let others know of what they have read: they keep it to themselves while their setting says so, and
/// what they told before stays told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadReceipt {
    /// They have read everything up to this place.
    pub seq: Seq,
    /// When they came to it; absent where they have read nothing yet.
    pub at: Option<Timestamp>,
}

impl Membership {
    /// The place of someone who comes in now.
    #[must_use]
    pub const fn new(role: Role, joined_at: Timestamp, hidden_up_to: Seq) -> Self {
        Self {
            role,
            joined_at,
            hidden_up_to,
            read_seq: hidden_up_to,
            read_at: None,
            delivered_seq: hidden_up_to,
            muted_until: None,
            mentions_only: false,
            quiet_hours: None,
            archived: false,
            pinned_at: None,
            marked_unread_seq: None,
            is_request: false,
            blocks: false,
            receipt: Some(ReadReceipt { seq: hidden_up_to, at: None }),
        }
    }
}

impl Membership {
    /// How far the member has come.
    #[must_use]
    pub const fn marks(&self) -> Cursors {
        Cursors { read_seq: self.read_seq, read_at: self.read_at, delivered_seq: self.delivered_seq }
    }
}

/// A conversation and one member's place in it: what every permission in it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The conversation.
    pub conversation: Conversation,
    /// The member's place in it.
    pub membership: Membership,
    /// The place of the other one of a direct conversation, unless they have left Natter.
    pub peer: Option<Membership>,
    /// The other one of a direct conversation has blocked the member, who is not told but where it matters.
    pub blocked_by_peer: bool,
}

impl MemberView {
    /// Whether the member may write here.
    ///
    /// # Errors
    /// [`Refusal::BlockedByYou`], [`Refusal::Blocked`], or [`Refusal::Forbidden`] where only admins write.
    pub fn check_may_post(&self) -> Result<(), Refusal> {
        self.check_may_react()?;
        match &self.conversation.kind {
            ConversationKind::Group { group, .. } if group.posting == Posting::Admins => match self.membership.role {
                Role::Member => Err(Refusal::Forbidden),
                Role::Admin | Role::Owner => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Whether the member may react to messages here.
    ///
    /// # Errors
    /// [`Refusal::BlockedByYou`] or [`Refusal::Blocked`].
    pub const fn check_may_react(&self) -> Result<(), Refusal> {
        match (self.membership.blocks, self.blocked_by_peer) {
            (true, _) => Err(Refusal::BlockedByYou),
            (false, true) => Err(Refusal::Blocked),
            (false, false) => Ok(()),
        }
    }

    /// Whether the member may pin messages here, for everyone: in a group, who looks after it may.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], or as for [`check_may_react`](Self::check_may_react).
    pub fn check_may_pin(&self) -> Result<(), Refusal> {
        match self.conversation.kind {
            ConversationKind::Direct { .. } => self.check_may_react(),
            ConversationKind::Group { .. } => self.membership.role.check(GroupAct::ChangeDetails),
        }
    }

    /// Whether one more message can be pinned, or this one is.
    ///
    /// # Errors
    /// [`Refusal::TooManyPins`].
    pub fn check_room_for_pin(&self, seq: Seq) -> Result<(), Refusal> {
        let pins = &self.conversation.pins;
        if pins.len() < MAX_PINS || pins.contains(&seq) { Ok(()) } else { Err(Refusal::TooManyPins) }
    }

    /// Whether the member may see what stands at this place.
    #[must_use]
    pub fn may_see(&self, seq: Seq) -> bool {
        seq > self.membership.hidden_up_to
    }
}

/// How far someone has come in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cursors {
    /// They have read everything up to this place, as far as they let it be known; 0 where they do not.
    pub read_seq: Seq,
    /// When they came to `read_seq`: what stands before it they have read by then at the latest. Absent where they do not
    /// let it be known, or have read nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// One of their devices has received everything up to this place.
    pub delivered_seq: Seq,
}

impl Cursors {
    /// After one has read everything up to a place at a time; it has been delivered then. A mark never goes back.
    #[must_use]
    pub fn read_up_to(self, seq: Seq, at: Timestamp) -> Self {
        let read_at = if seq > self.read_seq { Some(at) } else { self.read_at };
        Self { read_seq: self.read_seq.max(seq), read_at, delivered_seq: self.delivered_seq.max(seq) }
    }

    /// The same for whoever may know no more of what was read than this receipt.
    #[must_use]
    pub fn with_receipt(self, receipt: Option<ReadReceipt>) -> Self {
        let (read_seq, read_at) = receipt.map_or((Seq::ZERO, None), |receipt| (receipt.seq, receipt.at));
        Self { read_seq, read_at, ..self }
    }

    /// After everything up to a place has been delivered. A mark never goes back.
    #[must_use]
    pub fn delivered_up_to(self, seq: Seq) -> Self {
        Self { delivered_seq: self.delivered_seq.max(seq), ..self }
    }
}

/// How many messages someone has not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    /// How many messages of others stand after the member's read mark, deleted ones not counted.
    pub unread: u32,
    /// There are more: counting stopped there, or the rest is older than what is at hand.
    #[serde(default)]
    pub unread_is_minimum: bool,
}

/// A conversation as one line of a member's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConversationSummary {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// The member's own place in it.
    pub membership: Membership,
    /// How much of it the member has not read.
    #[serde(flatten)]
    pub unread: Unread,
    /// How far the other one of a direct conversation has come, where they let it be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<Cursors>,
}

impl ConversationSummary {
    /// The line of the member with this view.
    #[must_use]
    pub fn new(view: MemberView, unread: Unread, peer: Option<Cursors>) -> Self {
        let MemberView { conversation, membership, .. } = view;
        Self { conversation: conversation_for(conversation, &membership), membership, unread, peer }
    }

    /// The line of someone who has just come in.
    #[must_use]
    pub fn of_newcomer(conversation: &Conversation, membership: Membership) -> Self {
        let conversation = conversation_for(conversation.clone(), &membership);
        Self { conversation, membership, unread: Unread::default(), peer: None }
    }
}

/// A member of a conversation as the other members see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The user.
    pub user_id: UserId,
    /// What they may do.
    pub role: Role,
    /// When they came in.
    pub joined_at: Timestamp,
    /// How far they have come, where they let it be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<Cursors>,
}
