//! The stable error codes, and what each means to a client.

use std::{fmt, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::beginning;

/// Why something was refused or failed. The names on the wire never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame or body is not JSON, or is nested too deeply.
    InvalidJson,
    /// The frame is JSON, but a field is missing, doubled, of the wrong type or out of its range.
    InvalidFrame,
    /// There is no such action.
    UnknownAction,
    /// The session's token has expired: authenticate again.
    SessionExpired,
    /// No such conversation, or the caller is not in it: which of the two is not told.
    ConversationNotFound,
    /// No such user.
    UserNotFound,
    /// The two users of a direct conversation are one and the same.
    ConversationWithSelf,
    /// Nothing of the text can be seen.
    TextEmpty,
    /// The text is too long.
    TextTooLong,
    /// The text contains a control character other than tab and line breaks.
    TextForbiddenCharacter,
    /// The entry id is no UUIDv7, or is from the future.
    EntryIdInvalid,
    /// The entry id is too old to be sent for the first time.
    EntryIdExpired,
    /// The entry id is already that of another entry.
    EntryIdConflict,
    /// The handle is not well formed, or is one that nobody gets.
    HandleInvalid,
    /// The session was ended: sign in again.
    SessionRevoked,
    /// The token is no valid access token, or somebody else's.
    TokenInvalid,
    /// That needs a sign-in of the last minutes: sign in again.
    FreshSignInRequired,
    /// A moderator has suspended the account.
    AccountSuspended,
    /// The caller's role does not allow it.
    Forbidden,
    /// There is no such address, or not with this method.
    RouteNotFound,
    /// The other one of the conversation has blocked the caller.
    Blocked,
    /// The caller has blocked the other one of the conversation.
    BlockedByYou,
    /// Somebody does not let the caller put them into groups.
    InvitationRefused,
    /// No such message here, or it is deleted.
    EntryNotFound,
    /// The message is too old to be edited.
    EditWindowPassed,
    /// The reaction is not one emoji.
    EmojiInvalid,
    /// The message has as many reactions as it can hold.
    TooManyReactions,
    /// The message names too many people.
    TooManyMentions,
    /// Somebody else has the handle.
    HandleTaken,
    /// The display name shows nothing, is too long, or contains a character that controls, turns or hides others.
    DisplayNameInvalid,
    /// The text about a person or group is too long or contains a control character.
    AboutInvalid,
    /// The group's title shows nothing, is too long, or contains a character that controls, turns or hides others.
    TitleInvalid,
    /// It can be done in a group only.
    NotAGroup,
    /// The group has as many members as it can hold.
    GroupFull,
    /// The person is not in the group.
    NotAMember,
    /// The owner cannot leave: somebody else must own the group first, or it is deleted.
    OwnerMustTransfer,
    /// The invitation link is unknown, taken back, used up or expired.
    LinkInvalid,
    /// The search query cannot be read.
    QueryInvalid,
    /// The search takes too long: too much matches, or too much is to be looked through.
    QueryTooBroad,
    /// No such report.
    ReportNotFound,
    /// No such device of the caller's.
    DeviceNotFound,
    /// The same job is under way already.
    JobRunning,
    /// The amount is no whole number from 1 to 2^256 − 1 in decimal digits.
    AmountInvalid,
    /// The address is none of a wallet, or its checksum is wrong.
    AddressInvalid,
    /// Tips cannot be given on this chain, or not in this asset.
    ChainUnsupported,
    /// The caller has not linked this wallet.
    WalletNotFound,
    /// Somebody else has linked this wallet.
    WalletTaken,
    /// The caller has linked as many wallets as they can.
    TooManyWallets,
    /// The signed message does not prove the wallet: it is another text, expired, used before, or not signed by it.
    WalletProofInvalid,
    /// The recipient has not linked a wallet.
    RecipientHasNoWallet,
    /// No such tip of the caller's.
    TipNotFound,
    /// The tip is paid, failed or expired: nothing can be changed about it.
    TipClosed,
    /// The transaction's hash is none, or pays another tip already.
    TransactionInvalid,
    /// The file is no picture that may be shown: see the limits of [`picture`](crate::picture).
    PictureInvalid,
    /// Nothing was uploaded under this id, or too long ago.
    UploadNotFound,
    /// Too many requests in too short a time.
    RateLimited,
    /// Something that Natter depends on does not answer at the moment.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl ErrorCode {
    /// Every code, for documentation and for tests that leave none out.
    pub const ALL: [Self; 58] = [
        Self::InvalidJson,
        Self::InvalidFrame,
        Self::UnknownAction,
        Self::SessionExpired,
        Self::ConversationNotFound,
        Self::UserNotFound,
        Self::ConversationWithSelf,
        Self::TextEmpty,
        Self::TextTooLong,
        Self::TextForbiddenCharacter,
        Self::EntryIdInvalid,
        Self::EntryIdExpired,
        Self::EntryIdConflict,
        Self::HandleInvalid,
        Self::SessionRevoked,
        Self::TokenInvalid,
        Self::FreshSignInRequired,
        Self::AccountSuspended,
        Self::Forbidden,
        Self::RouteNotFound,
        Self::Blocked,
        Self::BlockedByYou,
        Self::InvitationRefused,
        Self::EntryNotFound,
        Self::EditWindowPassed,
        Self::EmojiInvalid,
        Self::TooManyReactions,
        Self::TooManyMentions,
        Self::HandleTaken,
        Self::DisplayNameInvalid,
        Self::AboutInvalid,
        Self::TitleInvalid,
        Self::NotAGroup,
        Self::GroupFull,
        Self::NotAMember,
        Self::OwnerMustTransfer,
        Self::LinkInvalid,
        Self::QueryInvalid,
        Self::QueryTooBroad,
        Self::ReportNotFound,
        Self::DeviceNotFound,
        Self::JobRunning,
        Self::AmountInvalid,
        Self::AddressInvalid,
        Self::ChainUnsupported,
        Self::WalletNotFound,
        Self::WalletTaken,
        Self::TooManyWallets,
        Self::WalletProofInvalid,
        Self::RecipientHasNoWallet,
        Self::TipNotFound,
        Self::TipClosed,
        Self::TransactionInvalid,
        Self::PictureInvalid,
        Self::UploadNotFound,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    /// What a person is told.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::InvalidJson => "The request is not valid JSON.",
            Self::InvalidFrame => "A field of the request is missing or invalid.",
            Self::UnknownAction => "Unknown action.",
            Self::SessionExpired => "The session has expired; authenticate again.",
            Self::ConversationNotFound => "Conversation not found, or you are not in it.",
            Self::UserNotFound => "User not found.",
            Self::ConversationWithSelf => "A direct conversation needs two different users.",
            Self::TextEmpty => "The text has nothing visible in it; it must be 1 to 8000 bytes of UTF-8.",
            Self::TextTooLong => "The text is too long; the limit is 8000 bytes of UTF-8.",
            Self::TextForbiddenCharacter => {
                "The text contains a control character; only tab and line breaks are allowed."
            }
            Self::EntryIdInvalid => "The entry id must be a UUIDv7 no more than one day ahead of the server's time.",
            Self::EntryIdExpired => "The entry id is more than 6 days old; send the message with a new id.",
            Self::EntryIdConflict => "Another entry already has this id; send the message with a new id.",
            Self::HandleInvalid => {
                "A handle has 3 to 32 characters from a-z, 0-9, underscore, hyphen and full stop, starts with a letter, and has no full stop at the end or next to another. Some handles are reserved."
            }
            Self::SessionRevoked => "The session has ended; sign in again.",
            Self::TokenInvalid => "The token is not valid for this session.",
            Self::FreshSignInRequired => "This requires a recent sign-in; sign in again and retry within five minutes.",
            Self::AccountSuspended => "This account is suspended.",
            Self::Forbidden => "You are not allowed to do that.",
            Self::RouteNotFound => "There is no such route.",
            Self::Blocked => "This person does not accept messages from you.",
            Self::BlockedByYou => "You have blocked this person; unblock them first.",
            Self::InvitationRefused => "You cannot add this person to groups.",
            Self::EntryNotFound => "Message not found.",
            Self::EditWindowPassed => "The message is too old to edit.",
            Self::EmojiInvalid => "A reaction must be a single emoji.",
            Self::TooManyReactions => "The message has reached its limit of reactions.",
            Self::TooManyMentions => "A message can mention at most 50 people.",
            Self::HandleTaken => "This handle is taken.",
            Self::DisplayNameInvalid => {
                "A display name must have 1 to 100 bytes of UTF-8, with at least one visible character and none that hide or reorder others."
            }
            Self::AboutInvalid => "The description must have at most 500 bytes of UTF-8 and no control characters.",
            Self::TitleInvalid => {
                "A title must have 1 to 100 bytes of UTF-8, with at least one visible character and none that hide or reorder others."
            }
            Self::NotAGroup => "This is not a group.",
            Self::GroupFull => "The group is full.",
            Self::NotAMember => "This person is not in the group.",
            Self::OwnerMustTransfer => "Transfer the group to someone else first, or delete it.",
            Self::LinkInvalid => "This invitation is no longer valid.",
            Self::QueryInvalid => "The search query is invalid.",
            Self::QueryTooBroad => "This search takes too long; use less common words, or narrow it down.",
            Self::ReportNotFound => "Report not found.",
            Self::DeviceNotFound => "Device not found.",
            Self::JobRunning => "This is already in progress.",
            Self::AmountInvalid => "The amount must be a whole number of the smallest unit, at least 1.",
            Self::AddressInvalid => "This is not a wallet address.",
            Self::ChainUnsupported => "Tips are not available on this chain or in this asset.",
            Self::WalletNotFound => "You have not linked this wallet.",
            Self::WalletTaken => "Someone else has already linked this wallet.",
            Self::TooManyWallets => "You have reached the limit for linked wallets; unlink one first.",
            Self::WalletProofInvalid => "The signature does not prove that the wallet is yours; try again.",
            Self::RecipientHasNoWallet => "This person has not linked a wallet yet.",
            Self::TipNotFound => "Tip not found.",
            Self::TipClosed => "This tip can no longer be changed.",
            Self::TransactionInvalid => "This transaction does not belong to this tip.",
            Self::PictureInvalid => {
                "A picture must be a square JPEG, PNG or WebP of 64 to 1024 pixels and at most 512 KB, without metadata."
            }
            Self::UploadNotFound => "No upload with this id was found; upload the file again.",
            Self::RateLimited => "Too many requests; wait a moment.",
            Self::Unavailable => "The service is temporarily unavailable; try again.",
            Self::Internal => "Something went wrong on our side.",
        }
    }

    /// Whether the very same request may succeed later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unavailable | Self::Internal)
    }

    /// The HTTP status that goes with the code where it answers an HTTP request.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::SessionExpired | Self::SessionRevoked | Self::TokenInvalid => 401,
            Self::FreshSignInRequired
            | Self::AccountSuspended
            | Self::Forbidden
            | Self::Blocked
            | Self::BlockedByYou
            | Self::InvitationRefused => 403,
            Self::ConversationNotFound
            | Self::UserNotFound
            | Self::UnknownAction
            | Self::RouteNotFound
            | Self::EntryNotFound
            | Self::NotAMember
            | Self::LinkInvalid
            | Self::ReportNotFound
            | Self::DeviceNotFound
            | Self::WalletNotFound
            | Self::TipNotFound
            | Self::UploadNotFound => 404,
            Self::EntryIdConflict
            | Self::EditWindowPassed
            | Self::TooManyReactions
            | Self::HandleTaken
            | Self::NotAGroup
            | Self::GroupFull
            | Self::OwnerMustTransfer
            | Self::JobRunning
            | Self::WalletTaken
            | Self::TooManyWallets
            | Self::RecipientHasNoWallet
            | Self::TipClosed => 409,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::InvalidJson
            | Self::InvalidFrame
            | Self::ConversationWithSelf
            | Self::TextEmpty
            | Self::TextTooLong
            | Self::TextForbiddenCharacter
            | Self::EntryIdInvalid
            | Self::EntryIdExpired
            | Self::HandleInvalid
            | Self::EmojiInvalid
            | Self::TooManyMentions
            | Self::DisplayNameInvalid
            | Self::AboutInvalid
            | Self::TitleInvalid
            | Self::QueryInvalid
            | Self::QueryTooBroad
            | Self::AmountInvalid
            | Self::AddressInvalid
            | Self::ChainUnsupported
            | Self::WalletProofInvalid
            | Self::TransactionInvalid
            | Self::PictureInvalid => 400,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message())
    }
}

impl std::error::Error for ErrorCode {}

/// The longest message of an error, in bytes of UTF-8. Some quote what the client sent, escaped: a large request would
/// be answered with a frame that is too large to be sent.
pub const MAX_MESSAGE_BYTES: usize = 300;

/// An error as a client gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatError {
    /// What a program goes by.
    pub code: ErrorCode,
    /// What a person reads; may change.
    pub message: String,
    /// Whether the very same request may succeed later.
    pub retryable: bool,
    /// How long to wait before that, in milliseconds, where the server knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl ChatError {
    /// An error whose message says more than its code does, cut to [`MAX_MESSAGE_BYTES`].
    #[must_use]
    pub fn with_message(code: ErrorCode, message: impl Into<String>) -> Self {
        let mut message = message.into();
        message.truncate(beginning(&message, MAX_MESSAGE_BYTES).len());
        Self { code, message, retryable: code.is_retryable(), retry_after_ms: None }
    }

    /// [`ErrorCode::RateLimited`], and when to come back.
    #[must_use]
    pub fn rate_limited(retry_after: Duration) -> Self {
        Self::for_now(ErrorCode::RateLimited, retry_after)
    }

    /// [`ErrorCode::Unavailable`], and when it may be over.
    #[must_use]
    pub fn unavailable(retry_after: Duration) -> Self {
        Self::for_now(ErrorCode::Unavailable, retry_after)
    }

    fn for_now(code: ErrorCode, retry_after: Duration) -> Self {
        let retry_after_ms = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
        Self { retry_after_ms: Some(retry_after_ms), ..code.into() }
    }
}

impl From<ErrorCode> for ChatError {
    fn from(code: ErrorCode) -> Self {
        Self::with_message(code, code.message())
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ChatError {}
