//! The change of a message, and who may make it.

use natter_chat::entry::mentions;
use natter_chat::{
    ConversationId, ConversationKind, Emoji, Entry, EntryContent, EntryId, EntryState, GroupAct, MemberView,
    MessageText, Refusal, Seq, UserId,
};
use natter_delivery::Target;
use natter_lambda::Either;
use natter_protocol::ErrorCode;
use natter_protocol::frames::{MessageChange, PinMessage, Request, UpdateMessage};

/// How many emoji people may put to a message, each person's counted.
const MAX_REACTIONS: usize = 500;

/// A request to change a message.
pub(crate) struct Wanted {
    /// What the request weighs in its sender's rate limit.
    pub(crate) weight: u32,
    pub(crate) conversation_id: ConversationId,
    pub(crate) entry_id: EntryId,
    pub(crate) after: Option<Seq>,
    pub(crate) target_id: EntryId,
    pub(crate) target_seq: Option<Seq>,
    pub(crate) change: Change,
}

impl Wanted {
    pub(crate) fn parse(request: Either<UpdateMessage, PinMessage>) -> Result<Self, ErrorCode> {
        Ok(match request {
            Either::First(request) => {
                let UpdateMessage { conversation_id, entry_id, after, target_id, target_seq, change, .. } = request;
                let change = Change::parse(target_id, &change)?;
                Self { weight: UpdateMessage::WEIGHT, conversation_id, entry_id, after, target_id, target_seq, change }
            }
            Either::Second(request) => {
                let PinMessage { conversation_id, entry_id, after, target_id, target_seq, pinned, .. } = request;
                let change = Change::pinning(target_id, pinned);
                let (weight, target_seq) = (PinMessage::WEIGHT, Some(target_seq));
                Self { weight, conversation_id, entry_id, after, target_id, target_seq, change }
            }
        })
    }

    /// Whether this takes a pin from its place. Nothing else has to be known of the message: it may be erased.
    pub(crate) fn removes_pin(&self, view: &MemberView) -> bool {
        let is_pinned = |seq| view.may_see(seq) && view.conversation.pins.contains(&seq);
        matches!(self.change.0, EntryContent::Unpinned { .. }) && self.target_seq.is_some_and(is_pinned)
    }
}

/// A change of a message, as its entry says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change(EntryContent);

impl Change {
    const fn pinning(target_id: EntryId, pinned: bool) -> Self {
        Self(if pinned {
            EntryContent::Pinned { target_id, target_seq: None }
        } else {
            EntryContent::Unpinned { target_id, target_seq: None }
        })
    }

    fn parse(target_id: EntryId, change: &MessageChange) -> Result<Self, ErrorCode> {
        Ok(Self(match change {
            MessageChange::Edit { text, mentions: named } => EntryContent::Edited {
                target_id,
                text: MessageText::parse_caption(text)?,
                mentions: mentions(named)?,
                target_seq: None,
            },
            MessageChange::Delete {} => EntryContent::Deleted { target_id, target_seq: None },
            MessageChange::React { emoji } => {
                EntryContent::Reacted { target_id, emoji: Emoji::parse(emoji)?, target_seq: None }
            }
            MessageChange::Unreact { emoji } => {
                EntryContent::Unreacted { target_id, emoji: Emoji::parse(emoji)?, target_seq: None }
            }
        }))
    }

    /// What the entry says, about a message at this place.
    pub(crate) fn content(&self, place: Option<Seq>) -> EntryContent {
        self.0.clone().about(place)
    }

    pub(crate) const fn is_edit(&self) -> bool {
        matches!(self.0, EntryContent::Edited { .. })
    }

    /// The entry that has this change's id already, where it says the same: a resend, and not another entry.
    pub(crate) fn same(&self, original: Entry, sender: UserId) -> Result<Entry, ErrorCode> {
        let is_erased = self.is_edit() && original.content == EntryContent::Erased {};
        let says_this = original.content.clone().about(None) == self.0;
        let is_resend = original.sender_id == sender && (says_this || is_erased);
        if is_resend { Ok(original) } else { Err(ErrorCode::EntryIdConflict) }
    }

    /// Whether this member may do that at all, to a message of their own.
    pub(crate) fn check_may(&self, view: &MemberView) -> Result<(), Refusal> {
        match &self.0 {
            EntryContent::Deleted { .. } => Ok(()),
            EntryContent::Edited { .. } => view.check_may_post(),
            EntryContent::Pinned { .. } | EntryContent::Unpinned { .. } => view.check_may_pin(),
            _ => view.check_may_react(),
        }
    }

    /// Whether this member may do that to this message.
    pub(crate) fn check(&self, user: UserId, view: &MemberView, target: &Target) -> Result<(), ErrorCode> {
        let is_own = target.entry.sender_id == user;
        // Of a tip, what was said with it may be deleted, and that is all.
        if !target.entry.content.is_message() && !matches!(self.0, EntryContent::Deleted { .. }) {
            return Err(ErrorCode::EntryNotFound);
        }
        match &self.0 {
            EntryContent::Deleted { .. } if is_own => {}
            EntryContent::Deleted { .. } => match view.conversation.kind {
                ConversationKind::Group { .. } => view.membership.role.check(GroupAct::DeleteOthersMessage)?,
                ConversationKind::Direct { .. } => return Err(ErrorCode::Forbidden),
            },
            EntryContent::Edited { text, .. } if is_own => {
                if text.is_empty() && target.entry.content.attachments().is_empty() {
                    return Err(ErrorCode::TextEmpty);
                }
                view.check_may_post()?;
            }
            EntryContent::Reacted { .. } => {
                view.check_may_react()?;
                check_room(target)?;
            }
            EntryContent::Unreacted { .. } => view.check_may_react()?,
            EntryContent::Pinned { .. } => {
                view.check_may_pin()?;
                view.check_room_for_pin(target.entry.seq)?;
            }
            EntryContent::Unpinned { .. } => view.check_may_pin()?,
            _ => return Err(ErrorCode::Forbidden),
        }
        Ok(())
    }
}

/// Whether one more emoji fits.
fn check_room(target: &Target) -> Result<(), ErrorCode> {
    let count = target.state.as_ref().map_or(0, EntryState::reaction_count);
    if count < MAX_REACTIONS { Ok(()) } else { Err(ErrorCode::TooManyReactions) }
}
