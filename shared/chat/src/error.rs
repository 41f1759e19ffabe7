//! The stable error codes, and what each means to a client.

use std::{fmt, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The text is empty after trimming.
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
    /// The handle is not well formed.
    HandleInvalid,
    /// Too many requests in too short a time.
    RateLimited,
    /// Something that Natter depends on does not answer at the moment.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl ErrorCode {
    /// Every code, for documentation and for tests that leave none out.
    pub const ALL: [Self; 17] = [
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
            Self::TextEmpty => "The text is empty; it takes 1 to 8000 bytes of UTF-8.",
            Self::TextTooLong => "The text is too long; it takes at most 8000 bytes of UTF-8.",
            Self::TextForbiddenCharacter => {
                "The text contains a control character; only tab and line breaks are allowed."
            }
            Self::EntryIdInvalid => "The entry id must be a UUIDv7 of at most one day ahead of the server's time.",
            Self::EntryIdExpired => "The entry id is more than 6 days old; send the message under a new id.",
            Self::EntryIdConflict => "Another entry has this id already; send the message under a new id.",
            Self::HandleInvalid => {
                "A handle takes 3 to 32 of a-z, 0-9, underscore, hyphen and full stop, beginning with a letter."
            }
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
            Self::SessionExpired => 401,
            Self::ConversationNotFound | Self::UserNotFound | Self::UnknownAction => 404,
            Self::EntryIdConflict => 409,
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
            | Self::HandleInvalid => 400,
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
        message.truncate(message.floor_char_boundary(MAX_MESSAGE_BYTES));
        Self { code, message, retryable: code.is_retryable(), retry_after_ms: None }
    }

    /// [`ErrorCode::RateLimited`], and when to come back.
    #[must_use]
    pub fn rate_limited(retry_after: Duration) -> Self {
        let retry_after_ms = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
        Self { retry_after_ms: Some(retry_after_ms), ..ErrorCode::RateLimited.into() }
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
