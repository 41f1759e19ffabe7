//! Typed ids. Nothing in Natter passes a bare string or a bare UUID where one of these is meant.

use std::{fmt, str::FromStr, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::{Refusal, Timestamp};

/// The namespace of the ids of groups; a constant of the protocol.
const GROUPS: Uuid = Uuid::from_u128(0x1d6c_2f0b_83a7_4e59_b1d4_60f2_9c3e_a815);

/// The namespace of the ids of direct conversations; a constant of the protocol.
const DIRECT_CONVERSATIONS: Uuid = Uuid::from_u128(0x6f1e_39a4_5a0d_4c0b_9a3e_7d2c_11b4_7c55);

/// How far back a client may have made the id of an entry that it sends now. One day shorter than an entry's stay in
/// DynamoDB, where resends are recognised.
pub const ENTRY_ID_MAX_AGE: Duration = Duration::from_hours(6 * 24);

/// How far ahead of ours a client's clock may be.
pub const ENTRY_ID_MAX_LEAD: Duration = Duration::from_hours(24);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id as a UUID, the way PostgreSQL stores it.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

uuid_id! {
    /// A person: the `sub` of their Cognito user.
    UserId
}

uuid_id! {
    /// A conversation. A direct one's id follows from its two users, a group's from who made it and with which request.
    ConversationId
}

uuid_id! {
    /// An entry of a conversation's log: a UUIDv7 that the sending client made, so that a resend is recognised.
    EntryId
}

uuid_id! {
    /// A report to the moderators: a UUIDv7 that the reporting client made, so that a resend is recognised.
    ReportId
}

uuid_id! {
    /// A picture of a person or of a group: random, so that whoever does not see whose it is does not find it.
    PictureId
}

uuid_id! {
    /// A file that someone may upload: random, and told to no one else.
    UploadId
}

uuid_id! {
    /// A file that messages carry: a UUIDv7 that the uploading client made, so that a retry is recognised.
    MediaId
}

impl ConversationId {
    /// The direct conversation of two users: the same whichever of them opens it, and the same for both for ever.
    #[must_use]
    pub fn direct(one: UserId, other: UserId) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        Self(named(&DIRECT_CONVERSATIONS, first.0, second.0))
    }

    /// The group that someone makes with a request of this id: the same, however often that is repeated.
    #[must_use]
    pub fn group(maker: UserId, request: EntryId) -> Self {
        Self(Builder::from_custom_bytes(named(&GROUPS, maker.0, request.0).into_bytes()).into_uuid())
    }

    /// Whether it may be a direct conversation: those are `UUIDv5`, groups `UUIDv8`. Groups that are older than this difference are
    /// `UUIDv5`, too.
    #[must_use]
    pub fn may_be_direct(self) -> bool {
        self.0.get_version_num() == 5
    }
}

fn named(namespace: &Uuid, first: Uuid, second: Uuid) -> Uuid {
    let mut name = [0_u8; 32];
    name[..16].copy_from_slice(first.as_bytes());
    name[16..].copy_from_slice(second.as_bytes());
    Uuid::new_v5(namespace, &name)
}

impl EntryId {
    /// Accepts an id that a client may use for a new entry at `now`.
    ///
    /// # Errors
    /// [`Refusal::EntryIdInvalid`] where it is no UUIDv7, or is from more than [`ENTRY_ID_MAX_LEAD`] in the future;
    /// [`Refusal::EntryIdExpired`] where it is older than [`ENTRY_ID_MAX_AGE`]: a first delivery might have left
    /// DynamoDB by now, so that a resend would not be recognised.
    pub fn check_new(self, now: Timestamp) -> Result<(), Refusal> {
        let made = self.made_at().ok_or(Refusal::EntryIdInvalid)?;
        if made > now.plus(ENTRY_ID_MAX_LEAD) {
            return Err(Refusal::EntryIdInvalid);
        }
        if made < now.minus(ENTRY_ID_MAX_AGE) {
            return Err(Refusal::EntryIdExpired);
        }
        Ok(())
    }

    /// When the client says that it made the id; `None` where this is no UUIDv7.
    #[must_use]
    pub fn made_at(self) -> Option<Timestamp> {
        made_at(self.0)
    }
}

impl MediaId {
    /// When the client says that it made the id; `None` where this is no UUIDv7.
    #[must_use]
    pub fn made_at(self) -> Option<Timestamp> {
        made_at(self.0)
    }
}

fn made_at(id: Uuid) -> Option<Timestamp> {
    if id.get_version_num() != 7 {
        return None;
    }
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    Some(Timestamp::from_millis(seconds * 1000 + u64::from(nanoseconds / 1_000_000)))
}

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as whoever gave it out spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                Ok(Self(id.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

opaque_id! {
    /// An open WebSocket connection, as API Gateway names it. Opaque.
    ConnectionId
}

opaque_id! {
    /// A sign-in and everything that was renewed from it, as Cognito names it (`origin_jti`). Opaque.
    SessionId
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn entry_id_made_at(time: Timestamp) -> EntryId {
        let seconds = time.as_millis() / 1000;
        let nanoseconds = u32::try_from(time.as_millis() % 1000).unwrap() * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)).into()
    }

    #[test]
    fn either_side_opens_the_same_direct_conversation() {
        let (alice, bob) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        assert_eq!(ConversationId::direct(alice, bob), ConversationId::direct(bob, alice));
        assert_ne!(ConversationId::direct(alice, bob), ConversationId::direct(alice, alice));
    }

    #[test]
    fn a_direct_conversation_keeps_its_id_for_ever() {
        let (alice, bob) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        insta::assert_snapshot!(ConversationId::direct(alice, bob), @"c1b14b10-c4ed-5d50-9cc9-dcc8739bd7e5");
    }

    #[test]
    fn a_group_is_told_from_a_direct_conversation_by_its_id() {
        let (alice, request) = (UserId::from(Uuid::from_u128(1)), EntryId::from(Uuid::from_u128(2)));
        let group = ConversationId::group(alice, request);
        assert!(!group.may_be_direct());
        assert_eq!(group, ConversationId::group(alice, request));
        assert!(ConversationId::direct(alice, UserId::from(Uuid::from_u128(2))).may_be_direct());
    }

    #[test]
    fn an_entry_id_is_accepted_within_its_bounds_only() {
        let made = |time| entry_id_made_at(time).check_new(NOW);
        assert_eq!(made(NOW), Ok(()));
        assert_eq!(made(NOW.minus(ENTRY_ID_MAX_AGE)), Ok(()));
        assert_eq!(made(NOW.plus(ENTRY_ID_MAX_LEAD)), Ok(()));
        assert_eq!(made(NOW.minus(ENTRY_ID_MAX_AGE + Duration::from_millis(1))), Err(Refusal::EntryIdExpired));
        assert_eq!(made(NOW.plus(ENTRY_ID_MAX_LEAD + Duration::from_millis(1))), Err(Refusal::EntryIdInvalid));
    }

    #[test]
    fn an_entry_id_of_another_version_is_refused() {
        assert_eq!(EntryId::from(Uuid::new_v4()).check_new(NOW), Err(Refusal::EntryIdInvalid));
        assert_eq!(EntryId::from(Uuid::nil()).check_new(NOW), Err(Refusal::EntryIdInvalid));
    }
}
