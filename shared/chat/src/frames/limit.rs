//! How much a page may hold, the same for every action that pages.

use crate::{ChatError, ErrorCode};

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
