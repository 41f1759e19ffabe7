//! Why something is not done. What a client is told of it is decided in `natter-protocol`, in one place.

use std::error::Error;

macro_rules! refusals {
    ($($name:ident: $text:literal,)+) => {
        /// Why a rule refuses something.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $(#[doc = $text] #[error($text)] $name,)+
        }
    };
}

refusals! {
    TextEmpty: "the text has nothing visible in it",
    TextTooLong: "the text is too long",
    TextForbiddenCharacter: "the text has a control character other than tab and line breaks",
    TooManyMentions: "too many people are mentioned",
    AttachmentsInvalid: "too many files, one of them twice, or one with too long a description",
    EmojiInvalid: "not a single emoji",
    EntryIdInvalid: "the entry id is not a UUIDv7, or is from the future",
    EntryIdExpired: "the entry id is too old to be sent for the first time",
    Blocked: "the other person has blocked this one",
    BlockedByYou: "this person has blocked the other one",
    Forbidden: "the role does not allow it",
    OwnerMustTransfer: "the owner cannot leave the group",
    TooManyPins: "the conversation has as many pinned messages as it can have",
    LinkInvalid: "not an invitation link",
    HandleInvalid: "the handle is malformed or reserved",
    DisplayNameInvalid: "not a display name",
    AboutInvalid: "the description is too long, or has a control character",
    PronounsInvalid: "the pronouns are too long, or have a character that hides or reorders others",
    TitleInvalid: "not a title",
    PictureInvalid: "not an acceptable picture",
    PushSubscriptionInvalid: "the subscription is malformed, or its push service is not known",
    AmountInvalid: "not a whole number from 1 to 2^256 - 1",
    ServiceReduced: "the deployment saves costs, and leaves this out",
}

/// An error of something that Natter depends on.
pub trait Dependency: Error + Send + Sync + 'static {
    /// Whether the very same call may succeed later.
    fn is_transient(&self) -> bool;
}

/// Why nothing comes of a request: a rule refuses it, or something that it needs fails.
#[derive(Debug)]
pub enum Problem {
    /// A rule refuses it.
    Refused(Refusal),
    /// A dependency failed.
    Failed {
        /// Whether the very same request may succeed later.
        is_transient: bool,
        /// What the log gets.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<E: Dependency> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Failed { is_transient: error.is_transient(), source: error.into() }
    }
}
