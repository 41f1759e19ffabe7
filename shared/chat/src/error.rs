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
            Self::InvalidFrame => "A field of the request is missing or wrong.",
            Self::UnknownAction => "There is no such action.",
            Self::SessionExpired => "The session has expired; authenticate again.",
            Self::ConversationNotFound => "There is no such conversation, or you are not in it.",
            Self::UserNotFound => "There is no such user.",
            Self::ConversationWithSelf => "A direct conversation needs two different users.",
            Self::TextEmpty => "There is nothing to see in the text; it takes 1 to 8000 bytes of UTF-8.",
            Self::TextTooLong => "The text is too long; it takes at most 8000 bytes of UTF-8.",
            Self::TextForbiddenCharacter => {
                "The text contains a control character; only tab and line breaks are allowed."
            }
            Self::EntryIdInvalid => "The entry id must be a UUIDv7 of at most one day ahead of the server's time.",
            Self::EntryIdExpired => "The entry id is more than 6 days old; send the message under a new id.",
            Self::EntryIdConflict => "Another entry has this id already; send the message under a new id.",
            Self::HandleInvalid => {
                "A handle takes 3 to 32 of a-z, 0-9, underscore, hyphen and full stop, beginning with a letter and with no full stop at the end or beside another. Some are reserved."
            }
            Self::SessionRevoked => "The session has been ended; sign in again.",
            Self::TokenInvalid => "The token is not valid for this session.",
            Self::FreshSignInRequired => "For this, sign in again first; it is possible for five minutes after that.",
            Self::AccountSuspended => "This account is suspended.",
            Self::Forbidden => "You are not allowed to do that.",
            Self::RouteNotFound => "There is nothing at this address.",
            Self::Blocked => "This person does not take messages from you.",
            Self::BlockedByYou => "You have blocked this person; unblock them first.",
            Self::InvitationRefused => "This person cannot be added to groups by you.",
            Self::EntryNotFound => "There is no such message.",
            Self::EditWindowPassed => "The message is too old to be edited.",
            Self::EmojiInvalid => "A reaction is one emoji.",
            Self::TooManyReactions => "The message has as many reactions as it can hold.",
            Self::TooManyMentions => "A message names at most 50 people.",
            Self::HandleTaken => "Somebody else has this handle.",
            Self::DisplayNameInvalid => {
                "A display name takes 1 to 100 bytes of UTF-8 that show something and do not reorder or hide others."
            }
            Self::AboutInvalid => "The description takes at most 500 bytes of UTF-8 without control characters.",
            Self::TitleInvalid => {
                "A title takes 1 to 100 bytes of UTF-8 that show something and do not reorder or hide others."
            }
            Self::NotAGroup => "This is not a group.",
            Self::GroupFull => "The group has as many members as it can hold.",
            Self::NotAMember => "This person is not in the group.",
            Self::OwnerMustTransfer => "Hand the group over to somebody else first, or delete it.",
            Self::LinkInvalid => "This invitation is not valid any more.",
            Self::QueryInvalid => "The search cannot be read.",
            Self::QueryTooBroad => "This search takes too long; use rarer words, or narrow it down.",
            Self::ReportNotFound => "There is no such report.",
            Self::DeviceNotFound => "There is no such device.",
            Self::JobRunning => "This is under way already.",
            Self::AmountInvalid => "The amount must be a whole number of the smallest unit, from 1 on.",
            Self::AddressInvalid => "This is not the address of a wallet.",
            Self::ChainUnsupported => "Tips cannot be given on this chain or in this asset.",
            Self::WalletNotFound => "You have not linked this wallet.",
            Self::WalletTaken => "Somebody else has linked this wallet.",
            Self::TooManyWallets => "You have linked as many wallets as you can; unlink one first.",
            Self::WalletProofInvalid => "The signature does not prove that the wallet is yours; try again.",
            Self::RecipientHasNoWallet => "This person has not linked a wallet yet.",
            Self::TipNotFound => "There is no such tip.",
            Self::TipClosed => "Nothing can be changed about this tip any more.",
            Self::TransactionInvalid => "This is not the transaction of this tip.",
            Self::PictureInvalid => {
                "A picture is a square JPEG, PNG or WebP of 64 to 1024 pixels and at most 512 KB, without metadata."
            }
            Self::UploadNotFound => "Nothing was uploaded under this id; upload it again.",
            Self::RateLimited => "Too many requests; wait a little.",
            Self::Unavailable => "The service is not available at the moment; try again.",
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
