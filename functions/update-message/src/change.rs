//! The change of a message, and who may make it.

use natter_chat::entry::mentions;
use natter_chat::frames::MessageChange;
use natter_chat::{
    ConversationKind, Emoji, Entry, EntryContent, EntryId, EntryState, ErrorCode, GroupAct, MemberView, MessageText,
    Seq, UserId,
};
use natter_delivery::Target;

/// How many emoji people may put to a message, each person's counted.
const MAX_REACTIONS: usize = 500;

/// A change of a message, as its entry says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change(EntryContent);

impl Change {
    pub(crate) fn parse(target_id: EntryId, change: &MessageChange) -> Result<Self, ErrorCode> {
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
    pub(crate) fn check_may(&self, view: &MemberView) -> Result<(), ErrorCode> {
        match &self.0 {
            EntryContent::Deleted { .. } => Ok(()),
            EntryContent::Edited { .. } => view.check_may_post(),
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
            EntryContent::Deleted { .. } if is_own => Ok(()),
            EntryContent::Deleted { .. } => match view.conversation.kind {
                ConversationKind::Group { .. } => view.membership.role.check(GroupAct::DeleteOthersMessage),
                ConversationKind::Direct { .. } => Err(ErrorCode::Forbidden),
            },
            EntryContent::Edited { text, .. } if is_own => {
                let is_blank = text.is_empty() && target.entry.content.attachments().is_empty();
                if is_blank { Err(ErrorCode::TextEmpty) } else { view.check_may_post() }
            }
            EntryContent::Reacted { .. } => {
                view.check_may_react()?;
                check_room(target)
            }
            EntryContent::Unreacted { .. } => view.check_may_react(),
            _ => Err(ErrorCode::Forbidden),
        }
    }
}

/// Whether one more emoji fits.
fn check_room(target: &Target) -> Result<(), ErrorCode> {
    let count = target.state.as_ref().map_or(0, EntryState::reaction_count);
    if count < MAX_REACTIONS { Ok(()) } else { Err(ErrorCode::TooManyReactions) }
}
