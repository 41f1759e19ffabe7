//! Who is notified: one pure function, asked before every notification.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{NotificationSettings, QuietHours};
use crate::{ConversationId, Entry, EntryContent, EntryId, Membership, Seq, Timestamp, TipAmount, TipAsset, UserId};

/// Nobody is notified of what is older than this.
pub const LATEST: Duration = Duration::from_hours(1);

/// How long whoever is using one of their devices has to read it there before the others are notified.
pub const PAUSE: Duration = Duration::from_secs(30);

/// The longest beginning of a text in a notification, in bytes of UTF-8.
const MAX_TEXT_BYTES: usize = 240;

/// An entry, as far as notifications need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// Where it is.
    pub conversation_id: ConversationId,
    /// Its id.
    pub entry_id: EntryId,
    /// Its place.
    pub seq: Seq,
    /// Whose it is.
    pub sender_id: UserId,
    /// When it was accepted.
    pub sent_at: Timestamp,
    /// What it is.
    pub about: About,
}

/// What one may be notified of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum About {
    /// A message.
    Message {
        /// Its beginning.
        text: String,
        /// Who is named in it, or answered.
        to: Vec<UserId>,
    },
    /// A tip.
    Tip {
        /// Who gets it.
        to: UserId,
        /// In what.
        asset: TipAsset,
        /// How much.
        amount: TipAmount,
    },
    /// Somebody put people into a group.
    Added {
        /// Whom.
        to: Vec<UserId>,
    },
    /// A message was deleted: notifications of it are to go.
    Deleted {
        /// Its id.
        target_id: EntryId,
        /// Its place.
        target_seq: Seq,
    },
}

impl Notice {
    /// What there is to tell of a new entry; `None` where that is nothing.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let about = match &entry.content {
            EntryContent::Message(message) => {
                let mut to = message.mentions.clone();
                to.extend(message.reply_to.as_ref().map(|quote| quote.sender_id));
                About::Message { text: entry.content.preview(MAX_TEXT_BYTES).to_owned(), to }
            }
            EntryContent::Tip(tip) => {
                About::Tip { to: tip.to_user_id, asset: tip.asset.clone(), amount: tip.amount.clone() }
            }
            EntryContent::GroupCreated { user_ids, .. } | EntryContent::MembersAdded { user_ids } => {
                About::Added { to: user_ids.clone() }
            }
            EntryContent::Deleted { target_id, target_seq: Some(target_seq) } => {
                About::Deleted { target_id: *target_id, target_seq: *target_seq }
            }
            _ => return None,
        };
        let Entry { conversation_id, entry_id, seq, sender_id, sent_at, .. } = *entry;
        Some(Self { conversation_id, entry_id, seq, sender_id, sent_at, about })
    }

    /// Whether it is too old to notify anybody of.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        now.since(self.sent_at) >= LATEST
    }

    /// The place of what was deleted, where it is about that.
    #[must_use]
    pub const fn deleted_place(&self) -> Option<Seq> {
        match &self.about {
            About::Deleted { target_seq, .. } => Some(*target_seq),
            _ => None,
        }
    }

    /// The beginning of its text, where it is a message.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.about {
            About::Message { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it is meant for this person in particular.
    #[must_use]
    pub fn is_for(&self, user: UserId) -> bool {
        match &self.about {
            About::Message { to, .. } | About::Added { to } => to.contains(&user),
            About::Tip { to, .. } => *to == user,
            About::Deleted { .. } => false,
        }
    }
}

/// Somebody who may be notified, as they are at the moment.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other")]
pub struct Person<'a> {
    /// Who.
    pub user_id: UserId,
    /// Their place in the conversation; `None` where they are not in it any more.
    pub membership: Option<&'a Membership>,
    /// What they want.
    pub settings: &'a NotificationSettings,
    /// The conversation is one of two people.
    pub is_direct: bool,
    /// They have blocked whoever sent it.
    pub blocks_sender: bool,
    /// Their account may not be used: suspended, or erased.
    pub is_shut: bool,
    /// They are using one of their devices.
    pub is_active: bool,
    /// They have had their [`PAUSE`] to read it there.
    pub was_given_time: bool,
}

/// What becomes of a notice for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are notified now.
    Notify,
    /// It is to be asked again after [`PAUSE`]: they may read it on the device that they are using.
    Wait,
    /// They are not notified, ever.
    Never(Silence),
}

/// Why somebody is not notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It is too old.
    Late,
    /// It is their own, or not about them.
    NotTheirs,
    /// They are not in the conversation, or it was written before their time.
    Outside,
    /// They have read it.
    Read,
    /// They have not accepted the conversation, or have blocked the sender, or their account is shut.
    Unwanted,
    /// They have muted the conversation.
    Muted,
    /// They want to be told in groups only of what is for them.
    NotNamed,
    /// They want to be left alone at this hour, here or everywhere.
    QuietHours,
}

/// Whether somebody is notified of this. Whatever is certain comes before what may change within the pause.
#[must_use]
pub fn decide(notice: &Notice, person: &Person<'_>, now: Timestamp) -> Decision {
    match silence(notice, person, now) {
        Some(silence) => Decision::Never(silence),
        None if person.is_active && !person.was_given_time => Decision::Wait,
        None => Decision::Notify,
    }
}

fn silence(notice: &Notice, person: &Person<'_>, now: Timestamp) -> Option<Silence> {
    let is_for_them = notice.is_for(person.user_id);
    if notice.is_late(now) {
        return Some(Silence::Late);
    }
    if notice.sender_id == person.user_id || matches!(notice.about, About::Added { .. }) && !is_for_them {
        return Some(Silence::NotTheirs);
    }
    let Some(membership) = person.membership.filter(|place| notice.seq > place.hidden_up_to) else {
        return Some(Silence::Outside);
    };
    let mentions_only = !person.is_direct && (membership.mentions_only || person.settings.mentions_only);
    let is_quiet = |hours: Option<&QuietHours>| hours.is_some_and(|hours| hours.include(now));
    let reasons = [
        (membership.read_seq >= notice.seq, Silence::Read),
        (membership.is_request || membership.blocks || person.blocks_sender || person.is_shut, Silence::Unwanted),
        (membership.muted_until.is_some_and(|until| until > now), Silence::Muted),
        (mentions_only && !is_for_them, Silence::NotNamed),
        (
            is_quiet(membership.quiet_hours.as_ref()) || is_quiet(person.settings.quiet_hours.as_ref()),
            Silence::QuietHours,
        ),
    ];
    reasons.into_iter().find_map(|(holds, silence)| holds.then_some(silence))
}

/// Whether one of somebody's devices is to show it, once they are to be notified. While they are using Natter somewhere, a
/// device on which it is open tells them by itself.
#[must_use]
pub const fn reaches(is_active: bool, device_is_connected: bool) -> bool {
    !(is_active && device_is_connected)
}
