//! How much a page may hold, the same for every action that pages.

use crate::{ChatError, ErrorCode};
use natter_chat::history::{DEFAULT_LIMIT, PageRequest, Range};

use super::GetMessages;

/// How much a page holds at most.
pub const MAX_LIMIT: u16 = 100;

/// How much a page may hold: what the client asked for, or `default` where it did not say.
///
/// # Errors
/// [`ErrorCode::InvalidFrame`] where it asked for nothing, or for more than [`MAX_LIMIT`].
pub fn page_limit(asked: Option<u16>, default: u16) -> Result<usize, ChatError> {
    match asked.unwrap_or(default) {
        limit @ 1..=MAX_LIMIT => Ok(usize::from(limit)),
        _ => Err(ChatError::with_message(ErrorCode::InvalidFrame, "`limit` must be from 1 to 100.")),
    }
}

impl TryFrom<&GetMessages> for PageRequest {
    type Error = ChatError;

    fn try_from(request: &GetMessages) -> Result<Self, Self::Error> {
        let limit = page_limit(request.limit, DEFAULT_LIMIT)?;
        let range = match (request.before, request.after) {
            (Some(_), Some(_)) => {
                return Err(ChatError::with_message(
                    ErrorCode::InvalidFrame,
                    "`before` and `after` exclude each other.",
                ));
            }
            (before, None) => Range::Before(before),
            (None, Some(after)) => Range::After(after),
        };
        Ok(Self { range, limit })
    }
}
