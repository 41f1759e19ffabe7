//! A person as others see them.

mod reserved;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::group::About;
use crate::text::{self, beginning, typed};
use crate::{PictureId, Refusal, Timestamp, UserId};

pub use reserved::RESERVED_HANDLES;

/// The shortest and the longest handle, in characters (each is one byte).
pub const HANDLE_LENGTH: std::ops::RangeInclusive<usize> = 3..=32;

/// The longest display name, in bytes of UTF-8.
pub const MAX_DISPLAY_NAME_BYTES: usize = 100;

/// The name by which a person is found: unique, 3 to 32 of `a-z`, `0-9`, `_`, `-` and `.`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Handle(String);

impl Handle {
    /// Reads a handle as someone typed it: surrounding white space, a leading `@` and capitals do not matter.
    ///
    /// # Errors
    /// [`Refusal::HandleInvalid`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let trimmed = raw.trim();
        let handle = trimmed.strip_prefix('@').unwrap_or(trimmed).to_ascii_lowercase();
        let begins_with_a_letter = handle.starts_with(|first: char| first.is_ascii_lowercase());
        let is_well_formed = HANDLE_LENGTH.contains(&handle.len()) && handle.bytes().all(is_handle_byte);
        if begins_with_a_letter && is_well_formed { Ok(Self(handle)) } else { Err(Refusal::HandleInvalid) }
    }

    /// Reads a handle that someone wants for themselves. Beyond what every handle is, full stops stand only between other
    /// characters, so that a mention at the end of a sentence is one; and no one passes for those who run Natter, or for
    /// someone's id.
    ///
    /// # Errors
    /// [`Refusal::HandleInvalid`].
    pub fn choose(raw: &str) -> Result<Self, Refusal> {
        let handle = Self::parse(raw)?;
        let has_loose_stop = handle.0.split('.').any(str::is_empty);
        let is_refused = has_loose_stop || reserved::is_reserved(&handle.0) || looks_like_an_id(&handle.0);
        if is_refused { Err(Refusal::HandleInvalid) } else { Ok(handle) }
    }

    /// A handle for someone whose own choice is no handle or is taken: `user-` and the end of their id.
    #[must_use]
    pub fn fallback(user: UserId) -> Self {
        let id = user.as_uuid().simple().to_string();
        Self(format!("user-{}", &id[id.len() - 12..]))
    }

    /// The handle, without `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_handle_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.')
}

/// Ids of users are UUIDs, and Cognito takes an id for a name: no one may have another's id for theirs.
fn looks_like_an_id(handle: &str) -> bool {
    handle.len() == 32 && handle.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl TryFrom<String> for Handle {
    type Error = Refusal;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The longest pronouns, in bytes of UTF-8.
pub const MAX_PRONOUNS_BYTES: usize = 40;

/// The pronouns by which someone wants to be called, in their own words: a [line](text::is_line) of at most
/// [`MAX_PRONOUNS_BYTES`] bytes of UTF-8. Empty where they name none, or nothing can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Pronouns(String);

impl Pronouns {
    /// Trims and checks what someone typed.
    ///
    /// # Errors
    /// [`Refusal::PronounsInvalid`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let pronouns = typed(raw);
        let may_be = pronouns.len() <= MAX_PRONOUNS_BYTES && text::is_line(pronouns);
        if may_be { Ok(Self(pronouns.to_owned())) } else { Err(Refusal::PronounsInvalid) }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether they name none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What every user may know of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    /// Who it is.
    pub user_id: UserId,
    /// The name by which they are found.
    pub handle: Handle,
    /// The name that is shown; theirs to choose, not unique.
    pub display_name: String,
    /// What they say about themselves.
    #[serde(flatten)]
    pub details: ProfileDetails,
    /// Their picture, which is at `/pictures/{userId}/{picture}` on the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureId>,
    /// They have left Natter: what remains of them is this.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_deleted: bool,
}

/// What a person says about themselves: theirs to change, not for those whom they have blocked, and gone when they leave.
/// The functions below name each field, and do not compile where one is forgotten; the stores go by them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProfileDetails {
    /// What they say about themselves.
    #[serde(default, skip_serializing_if = "About::is_empty")]
    pub about: About,
    /// The pronouns by which they want to be called.
    #[serde(default, skip_serializing_if = "Pronouns::is_empty")]
    pub pronouns: Pronouns,
}

impl ProfileDetails {
    /// Each field's name, as it is stored, and its text.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 2] {
        let Self { about, pronouns } = self;
        [("about", about.as_str()), ("pronouns", pronouns.as_str())]
    }
}

/// What is to be different about a profile; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileEdit {
    /// The name by which they are found.
    pub handle: Option<Handle>,
    /// The name that is shown.
    pub display_name: Option<String>,
    /// What they say about themselves.
    pub about: Option<About>,
    /// The pronouns by which they want to be called.
    pub pronouns: Option<Pronouns>,
}

impl ProfileEdit {
    /// The profile with these changes.
    #[must_use]
    pub fn apply(self, before: UserProfile) -> UserProfile {
        let Self { handle, display_name, about, pronouns } = self;
        let known = before.details;
        UserProfile {
            handle: handle.unwrap_or(before.handle),
            display_name: display_name.unwrap_or(before.display_name),
            details: ProfileDetails {
                about: about.unwrap_or(known.about),
                pronouns: pronouns.unwrap_or(known.pronouns),
            },
            ..before
        }
    }
}

impl UserProfile {
    /// As those see it whom its owner has blocked: the names that stand beside what they write, and nothing that they say
    /// or show of themselves.
    #[must_use]
    pub fn for_the_blocked(self) -> Self {
        Self { details: ProfileDetails::default(), picture: None, ..self }
    }
}

impl UserProfile {
    /// Someone who has not said anything about themselves.
    #[must_use]
    pub fn new(user_id: UserId, display_name: String, handle: Handle) -> Self {
        Self { user_id, handle, display_name, details: ProfileDetails::default(), picture: None, is_deleted: false }
    }
}

/// What a user lets others do and see. Everyone's own to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the settings page")]
pub struct Settings {
    /// Others learn what they have read, and they learn what others have read.
    pub read_receipts: bool,
    /// Others learn whether they are there and when they were last, and they learn the same of others.
    pub presence: bool,
    /// Others see that they are typing.
    pub typing: bool,
    /// Strangers' conversations come as requests, to be accepted first.
    pub message_requests: bool,
    /// Who puts them into groups.
    pub group_invitations: Audience,
    /// Who finds them by handle and name; by user id everyone does who has it.
    pub findable_by_name: bool,
    /// Who knows their email address finds them by it.
    pub findable_by_email: bool,
    /// Who knows the address of a wallet that they have linked finds them by it.
    pub findable_by_wallet: bool,
}

/// Whom a setting lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Audience {
    /// Everyone.
    Everyone,
    /// Those with whom they have a direct conversation that they have accepted.
    Contacts,
    /// No one.
    Nobody,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            read_receipts: true,
            presence: true,
            typing: true,
            message_requests: true,
            group_invitations: Audience::Everyone,
            findable_by_name: true,
            findable_by_email: false,
            findable_by_wallet: true,
        }
    }
}

/// Whether someone is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// The user.
    pub user_id: UserId,
    /// They are there: one of their devices has shown itself within the last 18 minutes.
    pub online: bool,
    /// When they were last there; absent while they are, and where they do not let it be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
}

/// Reads a display name that someone chose: trimmed, a [line](text::is_line) of 1 to [`MAX_DISPLAY_NAME_BYTES`] bytes of
/// which something can be seen.
///
/// # Errors
/// [`Refusal::DisplayNameInvalid`].
pub fn parse_display_name(raw: &str) -> Result<String, Refusal> {
    let name = typed(raw);
    let is_name = (1..=MAX_DISPLAY_NAME_BYTES).contains(&name.len()) && text::is_line(name);
    if is_name { Ok(name.to_owned()) } else { Err(Refusal::DisplayNameInvalid) }
}

/// Makes a display name of what someone typed: trimmed, made a [line](text::line), cut to [`MAX_DISPLAY_NAME_BYTES`]; the
/// handle where nothing is left to see.
#[must_use]
pub fn display_name(raw: &str, handle: &Handle) -> String {
    let name = text::line(raw);
    // Once more: what shaped the part that is cut off shapes nothing now.
    let name = text::line(beginning(typed(&name), MAX_DISPLAY_NAME_BYTES));
    let name = typed(&name);
    if name.is_empty() { handle.to_string() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_handle_is_read_as_people_type_it() {
        assert_eq!(Handle::parse(" @Alice.B-1 ").unwrap().as_str(), "alice.b-1");
    }

    #[test]
    fn a_handle_outside_the_rules_is_refused() {
        for raw in ["", "al", "1alice", "-alice", "alice!", "al ice", "älice", "@@alice", &"a".repeat(33)] {
            assert_eq!(Handle::parse(raw), Err(Refusal::HandleInvalid), "{raw}");
        }
    }

    #[test]
    fn the_fallback_handle_is_a_handle() {
        let fallback = Handle::fallback(UserId::from(Uuid::from_u128(u128::MAX)));
        assert_eq!(Handle::parse(fallback.as_str()), Ok(fallback));
    }

    #[test]
    fn a_chosen_display_name_is_taken_as_it_is_or_not_at_all() {
        assert_eq!(parse_display_name(" Alice A. ").as_deref(), Ok("Alice A."));
        for raw in ["", " ", "Al\nice", &"a".repeat(101)] {
            assert_eq!(parse_display_name(raw), Err(Refusal::DisplayNameInvalid), "{raw:?}");
        }
    }

    #[test]
    fn pronouns_are_a_short_line_that_can_be_seen_or_none() {
        let parsed = |raw: &str| Pronouns::parse(raw).map(|pronouns| pronouns.as_str().to_owned());
        assert_eq!(parsed(" she/her ").as_deref(), Ok("she/her"));
        assert_eq!(parsed("\u{200b} ").as_deref(), Ok(""));
        for raw in ["she\nher", "\u{202e}reh/ehs", &"é".repeat(21)] {
            assert_eq!(parsed(raw), Err(Refusal::PronounsInvalid), "{raw:?}");
        }
    }

    #[test]
    fn a_display_name_is_cleaned_and_never_empty() {
        let handle = Handle::parse("alice").unwrap();
        assert_eq!(display_name("  Alice\u{0} A. ", &handle), "Alice A.");
        assert_eq!(display_name(" \n ", &handle), "alice");
        assert_eq!(display_name(&"é".repeat(80), &handle).len(), 100);
    }
}
