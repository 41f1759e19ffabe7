//! The content of an entry, by kind.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::group::{GroupChange, GroupDetails, Role};
use crate::tip::{Tip, TipStatus};
use crate::{AttachedFiles, Attachment, Emoji, EntryId, MessageText, Refusal, Seq, UserId};

/// What an entry says, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EntryContent {
    /// Someone wrote something.
    Message(Message),
    /// The sender of a message wrote it again. The message keeps its place; earlier versions stay in the log.
    Edited {
        /// The message.
        target_id: EntryId,
        /// Its place, which is nothing to whoever may not see that; unknown where it had left DynamoDB, or for entries from
        /// before this was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
        /// What it says now.
        text: MessageText,
        /// Who is named in it now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<UserId>,
    },
    /// A message was deleted for everyone, by its sender or by an admin: what it said is erased everywhere.
    Deleted {
        /// The message.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
    },
    /// Someone put an emoji to a message.
    Reacted {
        /// The message.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
        /// Which emoji.
        emoji: Emoji,
    },
    /// Someone took their emoji away again.
    Unreacted {
        /// The message.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
        /// Which emoji.
        emoji: Emoji,
    },
    /// Someone pinned a message, for everyone in the conversation.
    Pinned {
        /// The message.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
    },
    /// Someone unpinned a message.
    Unpinned {
        /// The message.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
    },
    /// The sender tipped another member.
    Tip(Tip),
    /// Something has become of a tip. Told by the server, in the name of the one who tipped.
    TipChanged {
        /// The entry of the tip.
        target_id: EntryId,
        /// Its place, as in [`Edited`](Self::Edited).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_seq: Option<Seq>,
        /// What has become of it.
        #[serde(flatten)]
        status: TipStatus,
    },
    /// The sender made the group; the first entry of its log.
    GroupCreated {
        /// What it was called and how it was set up.
        group: GroupDetails,
        /// Who was put into it beside the sender.
        user_ids: Vec<UserId>,
    },
    /// The sender changed what the group is called or how it is set up.
    GroupChanged {
        /// What is different now; the rest is as it was.
        changes: GroupChange,
    },
    /// The sender put people into the group.
    MembersAdded {
        /// Whom.
        user_ids: Vec<UserId>,
    },
    /// The sender came in by a link, or into a public group.
    MemberJoined {},
    /// The sender left.
    MemberLeft {},
    /// The sender put someone out.
    MemberRemoved {
        /// Whom.
        user_id: UserId,
    },
    /// The sender gave a member another role. Where it is [`Role::Owner`], the sender is an admin from now on.
    RoleChanged {
        /// Whom.
        user_id: UserId,
        /// Which.
        role: Role,
    },
    /// What stood here is erased: a deleted message, one of its versions, or what someone wrote who has left Natter.
    Erased {},
}

/// Something that someone wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The text.
    pub text: MessageText,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// The people named in it, as its author's client says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    /// Whether it was written elsewhere before. By whom is not told: no one could vouch for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// The files that it carries; the text is their caption, which may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl Message {
    /// A message of nothing but text.
    #[must_use]
    pub const fn plain(text: MessageText) -> Self {
        Self { text, reply_to: None, mentions: Vec::new(), forwarded: false, attachments: Vec::new() }
    }
}

/// How many people a message names at most.
pub const MAX_MENTIONS: usize = 50;

/// The people that a message names, each once, in the order in which they were first named.
///
/// # Errors
/// [`Refusal::TooManyMentions`].
pub fn mentions(named: &[UserId]) -> Result<Vec<UserId>, Refusal> {
    let mut known = BTreeSet::new();
    let mentions: Vec<UserId> = named.iter().copied().filter(|user| known.insert(*user)).collect();
    if mentions.len() > MAX_MENTIONS { Err(Refusal::TooManyMentions) } else { Ok(mentions) }
}

/// A message that another one answers, as the server found it: no one can put words into another's mouth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The message.
    pub entry_id: EntryId,
    /// Its place.
    pub seq: Seq,
    /// Who sent it.
    pub sender_id: UserId,
    /// Its beginning at that time, at most [`MAX_PREVIEW_BYTES`](crate::conversation::MAX_PREVIEW_BYTES) long. Absent where
    /// the message was deleted since, or is hidden from the reader.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The files that it carried, told and absent as the text is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<AttachedFiles>,
}

impl Quote {
    /// Leaves out what the message said.
    pub fn hide(&mut self) {
        self.text.clear();
        self.attached = None;
    }
}

/// What the rules go by that treat some kinds of entries otherwise than others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Someone says or gives something: it counts as unread, and goes with their account.
    Statement,
    /// Someone's own remark on a message: it does not count, but goes with their account.
    Remark,
    /// Something is done, and stays done whoever leaves.
    Act,
}

/// One row per kind: its name on the wire and its class. It does not compile where one is missing.
macro_rules! kinds {
    (
        of_a_message { $($Change:ident = $change:literal: $change_class:ident,)+ }
        by_themselves { $($Kind:ident = $kind:literal: $class:ident,)+ }
    ) => {
        impl EntryContent {
            const KINDS: &[(&str, Class)] =
                &[$(($change, Class::$change_class),)+ $(($kind, Class::$class),)+];

            const fn class(&self) -> Class {
                match self {
                    $(Self::$Change { .. } => Class::$change_class,)+
                    $(Self::$Kind { .. } => Class::$class,)+
                }
            }

            /// The message that it changes, where it changes one.
            #[must_use]
            pub const fn target(&self) -> Option<EntryId> {
                match self {
                    $(Self::$Change { target_id, .. } => Some(*target_id),)+
                    $(Self::$Kind { .. } => None,)+
                }
            }

            /// The place of the message that it changes, where it changes one and that is known.
            #[must_use]
            pub const fn target_seq(&self) -> Option<Seq> {
                match self {
                    $(Self::$Change { target_seq, .. } => *target_seq,)+
                    $(Self::$Kind { .. } => None,)+
                }
            }

            /// The same, about a message at this place. Nothing where it changes no message.
            #[must_use]
            pub fn about(mut self, place: Option<Seq>) -> Self {
                match &mut self {
                    $(Self::$Change { target_seq, .. } => *target_seq = place,)+
                    $(Self::$Kind { .. } => {})+
                }
                self
            }
        }
    };
}

kinds! {
    of_a_message {
        Edited = "edited": Remark,
        Deleted = "deleted": Act,
        Reacted = "reacted": Remark,
        Unreacted = "unreacted": Remark,
        Pinned = "pinned": Remark,
        Unpinned = "unpinned": Remark,
        TipChanged = "tipChanged": Act,
    }
    by_themselves {
        Message = "message": Statement,
        Tip = "tip": Statement,
        GroupCreated = "groupCreated": Act,
        GroupChanged = "groupChanged": Act,
        MembersAdded = "membersAdded": Act,
        MemberJoined = "memberJoined": Act,
        MemberLeft = "memberLeft": Act,
        MemberRemoved = "memberRemoved": Act,
        RoleChanged = "roleChanged": Act,
        Erased = "erased": Act,
    }
}

impl EntryContent {
    /// A message of nothing but text.
    #[must_use]
    pub const fn plain(text: MessageText) -> Self {
        Self::Message(Message::plain(text))
    }

    /// Whether it is a message, and not a change of something.
    #[must_use]
    pub const fn is_message(&self) -> bool {
        matches!(self, Self::Message(_))
    }

    /// Whether it counts as unread, and is what a list of conversations shows: someone said or gave something.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.class() == Class::Statement
    }

    /// Whether it is something of its sender's that is in their export and goes with their account: of a tip, what is said
    /// with it.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        match self {
            Self::Tip(tip) => tip.note.is_some(),
            _ => self.class() != Class::Act,
        }
    }

    /// The kinds that [count](Self::counts), as on the wire.
    pub fn counting_kinds() -> impl Iterator<Item = &'static str> {
        Self::KINDS.iter().filter(|(_, class)| *class == Class::Statement).map(|(kind, _)| *kind)
    }

    /// The kinds of which [`is_personal`](Self::is_personal) may hold, as on the wire.
    pub fn personal_kinds() -> impl Iterator<Item = &'static str> {
        Self::KINDS.iter().filter(|(_, class)| *class != Class::Act).map(|(kind, _)| *kind)
    }

    /// What it quotes, where it answers a message.
    pub const fn quote_mut(&mut self) -> Option<&mut Quote> {
        match self {
            Self::Message(message) => message.reply_to.as_mut(),
            _ => None,
        }
    }

    /// The message that it answers, where it answers one.
    #[must_use]
    pub const fn quoted(&self) -> Option<&Quote> {
        match self {
            Self::Message(message) => message.reply_to.as_ref(),
            _ => None,
        }
    }

    /// The files that it carries.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Message(message) => &message.attachments,
            _ => &[],
        }
    }

    /// What it says, for a list of conversations: at most `max_bytes` of the text, or of what is said with a tip; nothing
    /// where it says nothing.
    #[must_use]
    pub fn preview(&self, max_bytes: usize) -> &str {
        match self {
            Self::Message(message) => message.text.beginning(max_bytes),
            Self::Tip(Tip { note: Some(note), .. }) => note.beginning(max_bytes),
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_called_as_on_the_wire() {
        let schema = schemars::schema_for!(EntryContent).to_value();
        let variants = schema["oneOf"].as_array().unwrap().iter();
        let mut on_the_wire: Vec<_> =
            variants.map(|one| one["properties"]["kind"]["const"].as_str().unwrap()).collect();
        let mut listed: Vec<_> = EntryContent::KINDS.iter().map(|(kind, _)| *kind).collect();
        on_the_wire.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, on_the_wire);
    }
}
