//! The stable error codes, what each means to a client, and what becomes of a failure that a client is told of.

mod action;

use std::{fmt, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use natter_chat::Refusal;
use natter_chat::media::INSPECTION_RETRY;
use natter_chat::notification::NoHours;
use natter_chat::search::QueryError;
use natter_chat::text::beginning;

pub use action::ActionError;

macro_rules! retryable {
    () => {
        false
    };
    (retryable) => {
        true
    };
}

/// One row per code: the HTTP status that goes with it, what a person is told, and whether the very same request may
/// succeed later.
macro_rules! error_codes {
    ($($(#[$doc:meta])* $code:ident($status:literal, $message:literal $(, $retryable:ident)?),)+) => {
        /// Why a request was refused or failed. The codes never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {
            $($(#[$doc])* $code,)+
        }

        impl ErrorCode {
            /// Every code, for documentation and for tests that leave none out.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// What a person is told.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$code => $message,)+
                }
            }

            /// Whether the same request may succeed later.
            #[must_use]
            pub const fn is_retryable(self) -> bool {
                match self {
                    $(Self::$code => retryable!($($retryable)?),)+
                }
            }

            /// The HTTP status that goes with the code where it answers an HTTP request.
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self {
                    $(Self::$code => $status,)+
                }
            }
        }
    };
}

error_codes! {
    /// The frame or body is not JSON, or is nested too deeply.
    InvalidJson(400, "The request is not valid JSON."),
    /// The frame is JSON, but a field is missing, doubled, of the wrong type or out of its range.
    InvalidFrame(400, "A field of the request is missing or invalid."),
    /// There is no such action.
    UnknownAction(404, "Unknown action."),
    /// The session's token has expired: authenticate again.
    SessionExpired(401, "The session has expired; authenticate again."),
    /// No such conversation, or the caller is not in it; the code does not tell which.
    ConversationNotFound(404, "Conversation not found, or you are not in it."),
    /// No such user.
    UserNotFound(404, "User not found."),
    /// The two users of a direct conversation are one and the same.
    ConversationWithSelf(400, "A direct conversation needs two different users."),
    /// The text has nothing visible in it.
    TextEmpty(400, "The text has nothing visible in it; it must be 1 to 8000 bytes of UTF-8."),
    /// The text is too long.
    TextTooLong(400, "The text is too long; the limit is 8000 bytes of UTF-8."),
    /// The text contains a control character other than tab and line breaks.
    TextForbiddenCharacter(400, "The text contains a control character; only tab and line breaks are allowed."),
    /// The entry id is not a UUIDv7, or is from the future.
    EntryIdInvalid(400, "The entry id must be a UUIDv7 no more than one day ahead of the server's time."),
    /// The entry id is too old to be sent for the first time.
    EntryIdExpired(400, "The entry id is more than 6 days old; send the message with a new id."),
    /// The entry id is already that of another entry.
    EntryIdConflict(409, "Another entry already has this id; send the message with a new id."),
    /// The handle is malformed or reserved.
    HandleInvalid(400, "A handle has 3 to 32 characters from a-z, 0-9, underscore, hyphen and full stop, starts with a letter, and has no full stop at the end or next to another. Some handles are reserved."),
    /// The session was ended: sign in again.
    SessionRevoked(401, "The session has ended; sign in again."),
    /// The token is not a valid access token of this user.
    TokenInvalid(401, "The token is not valid for this session."),
    /// This requires a sign-in within the last minutes: sign in again.
    FreshSignInRequired(403, "This requires a recent sign-in; sign in again and retry within five minutes."),
    /// A moderator has suspended the account.
    AccountSuspended(403, "This account is suspended."),
    /// The caller's role does not allow it.
    Forbidden(403, "You are not allowed to do that."),
    /// There is no such route, or not with this method.
    RouteNotFound(404, "There is no such route."),
    /// The other person in the conversation has blocked the caller.
    Blocked(403, "This person does not accept messages from you."),
    /// The caller has blocked the other person in the conversation.
    BlockedByYou(403, "You have blocked this person; unblock them first."),
    /// A person does not let the caller add them to groups.
    InvitationRefused(403, "You cannot add this person to groups."),
    /// No such message here, or it is deleted.
    EntryNotFound(404, "Message not found."),
    /// The message is too old to be edited.
    EditWindowPassed(409, "The message is too old to edit."),
    /// The reaction is not one emoji.
    EmojiInvalid(400, "A reaction must be a single emoji."),
    /// The message has as many reactions as it can hold.
    TooManyReactions(409, "The message has reached its limit of reactions."),
    /// The conversation has as many pinned messages as it can have.
    TooManyPins(409, "A conversation can have at most 50 pinned messages; unpin one first."),
    /// The message mentions too many people.
    TooManyMentions(400, "A message can mention at most 50 people."),
    /// The handle is taken.
    HandleTaken(409, "This handle is taken."),
    /// The display name shows nothing, is too long, or contains a character that controls, turns or hides others.
    DisplayNameInvalid(400, "A display name must have 1 to 100 bytes of UTF-8, with at least one visible character and none that hide or reorder others."),
    /// The text about a person or group is too long or contains a control character.
    AboutInvalid(400, "The description must have at most 500 bytes of UTF-8 and no control characters."),
    /// The pronouns are too long, or contain a character that controls, turns or hides others.
    PronounsInvalid(400, "Pronouns must have at most 40 bytes of UTF-8 and no characters that hide or reorder others."),
    /// The group's title shows nothing, is too long, or contains a character that controls, turns or hides others.
    TitleInvalid(400, "A title must have 1 to 100 bytes of UTF-8, with at least one visible character and none that hide or reorder others."),
    /// Only possible in a group.
    NotAGroup(409, "This is not a group."),
    /// The group has as many members as it can hold.
    GroupFull(409, "The group is full."),
    /// The person is not in the group.
    NotAMember(404, "This person is not in the group."),
    /// The owner cannot leave: transfer the group to someone else first, or delete it.
    OwnerMustTransfer(409, "Transfer the group to someone else first, or delete it."),
    /// The invitation link is unknown, revoked, used up or expired.
    LinkInvalid(404, "This invitation is no longer valid."),
    /// The search query is invalid.
    QueryInvalid(400, "The search query is invalid."),
    /// The search takes too long: too much matches, or too much is to be looked through.
    QueryTooBroad(400, "This search takes too long; use less common words, or narrow it down."),
    /// No such report.
    ReportNotFound(404, "Report not found."),
    /// No such device of the caller's.
    DeviceNotFound(404, "Device not found."),
    /// The same job is already in progress.
    JobRunning(409, "This is already in progress."),
    /// The amount is not a whole number from 1 to 2^256 − 1 in decimal digits.
    AmountInvalid(400, "The amount must be a whole number of the smallest unit, at least 1."),
    /// The address is not a wallet's, or its checksum is wrong.
    AddressInvalid(400, "This is not a wallet address."),
    /// Tips cannot be given on this chain, or not in this asset.
    ChainUnsupported(400, "Tips are not available on this chain or in this asset."),
    /// The caller has not linked this wallet.
    WalletNotFound(404, "You have not linked this wallet."),
    /// Someone else has linked this wallet.
    WalletTaken(409, "Someone else has already linked this wallet."),
    /// The caller has linked as many wallets as they can.
    TooManyWallets(409, "You have reached the limit for linked wallets; unlink one first."),
    /// The signed message does not prove the wallet: it is another text, expired, used before, or not signed by it.
    WalletProofInvalid(400, "The signature does not prove that the wallet is yours; try again."),
    /// The recipient has not linked a wallet.
    RecipientHasNoWallet(409, "This person has not linked a wallet yet."),
    /// No such tip of the caller's.
    TipNotFound(404, "Tip not found."),
    /// The tip is paid, failed or expired: nothing can be changed about it.
    TipClosed(409, "This tip can no longer be changed."),
    /// The transaction hash is invalid, or already pays another tip.
    TransactionInvalid(400, "This transaction does not belong to this tip."),
    /// The file is not an acceptable picture.
    PictureInvalid(400, "A picture must be a square JPEG, PNG or WebP of 64 to 1024 pixels and at most 512 KB, without metadata."),
    /// Nothing was uploaded under this id, or too long ago.
    UploadNotFound(404, "No upload with this id was found; upload the file again."),
    /// The subscription to notifications is malformed, or its push service is none that Natter knows.
    PushSubscriptionInvalid(400, "Notifications cannot be sent to this browser's push service."),
    /// The ticket of a notification is used up, expired or none, or the device is signed out; the code does not tell which.
    NotificationTicketInvalid(403, "This notification cannot do that any more; open the conversation instead."),
    /// What is said of a file to be uploaded is wrong: its id, name, content type or size.
    MediaInvalid(400, "The file cannot be sent: its name, type or size is not allowed. Files may have up to 100 MB, pictures up to 20 MB."),
    /// The id of a file is already that of another file.
    MediaIdConflict(409, "Another file already has this id; upload the file with a new id."),
    /// No such file, or the caller may not see it; the code does not tell which.
    MediaNotFound(404, "File not found; it may have been deleted."),
    /// The file is still being inspected.
    MediaNotReady(503, "The file is still being checked; try again.", retryable),
    /// The file was refused, or could not be inspected.
    MediaRefused(409, "The file was refused: it is damaged, not of an allowed type, or could not be checked."),
    /// A message carries too many files, one of them twice, or one with too long a description.
    AttachmentsInvalid(400, "A message can carry up to 10 files, each once, with descriptions of at most 1000 bytes of UTF-8."),
    /// The deployment saves costs, and leaves this out until the month ends.
    ServiceReduced(403, "To save costs, this is switched off until the end of the month."),
    /// Too many requests in too short a time.
    RateLimited(429, "Too many requests; wait a moment.", retryable),
    /// A service that Natter depends on is temporarily unavailable.
    Unavailable(503, "The service is temporarily unavailable; try again.", retryable),
    /// A bug on the server.
    Internal(500, "Something went wrong on our side."),
}

macro_rules! codes_of_rules {
    ($($name:ident)+) => {
        /// What a rule refuses has a code of the same name.
        impl From<Refusal> for ErrorCode {
            fn from(refusal: Refusal) -> Self {
                match refusal {
                    $(Refusal::$name => Self::$name,)+
                }
            }
        }
    };
}

codes_of_rules! {
    TextEmpty TextTooLong TextForbiddenCharacter TooManyMentions AttachmentsInvalid EmojiInvalid EntryIdInvalid EntryIdExpired
    Blocked BlockedByYou Forbidden OwnerMustTransfer TooManyPins LinkInvalid HandleInvalid DisplayNameInvalid AboutInvalid
    PronounsInvalid TitleInvalid PictureInvalid PushSubscriptionInvalid AmountInvalid ServiceReduced
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
    /// Whether the same request may succeed later.
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

    /// That a file is still being inspected, and when to ask again.
    #[must_use]
    pub fn media_not_ready() -> Self {
        Self::for_now(ErrorCode::MediaNotReady, INSPECTION_RETRY)
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

impl From<Refusal> for ChatError {
    fn from(refusal: Refusal) -> Self {
        ErrorCode::from(refusal).into()
    }
}

/// A search's query is refused with a message that says what is wrong with it, and where.
impl From<QueryError> for ChatError {
    fn from(error: QueryError) -> Self {
        Self::with_message(ErrorCode::QueryInvalid, error.to_string())
    }
}

impl From<NoHours> for ChatError {
    fn from(error: NoHours) -> Self {
        Self::with_message(ErrorCode::InvalidFrame, error.to_string())
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ChatError {}
