//! The contents of an invitation link.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{ConversationId, EntryId, Refusal};

/// The key to a group: whoever has it comes in, as long as the link works. 64 characters that need no escaping in an
/// address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvitationToken {
    /// Which group.
    pub conversation_id: ConversationId,
    /// Which of its links.
    pub link_id: EntryId,
    /// What no one can guess.
    pub secret: Uuid,
}

impl fmt::Display for InvitationToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.conversation_id.as_uuid(), self.link_id.as_uuid(), self.secret];
        formatter.write_str(&URL_SAFE_NO_PAD.encode(parts.map(Uuid::into_bytes).concat()))
    }
}

impl FromStr for InvitationToken {
    type Err = Refusal;

    fn from_str(token: &str) -> Result<Self, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| Refusal::LinkInvalid)?;
        let (parts, rest) = bytes.as_chunks::<16>();
        match (parts, rest) {
            ([conversation, link, secret], []) => Ok(Self {
                conversation_id: Uuid::from_bytes(*conversation).into(),
                link_id: Uuid::from_bytes(*link).into(),
                secret: Uuid::from_bytes(*secret),
            }),
            _ => Err(Refusal::LinkInvalid),
        }
    }
}

/// Without the secret: it does not belong in logs.
impl fmt::Debug for InvitationToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("InvitationToken");
        shown.field("conversation_id", &self.conversation_id).field("link_id", &self.link_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let token = InvitationToken {
            conversation_id: Uuid::from_u128(1).into(),
            link_id: Uuid::from_u128(2).into(),
            secret: Uuid::from_u128(u128::MAX - 3),
        };
        assert_eq!(token.to_string().len(), 64);
        assert_eq!(token.to_string().parse(), Ok(token));
    }

    #[test]
    fn what_is_no_token_is_no_link() {
        for raw in ["", "a", "../../etc", &"A".repeat(63), &"A".repeat(68), &"=".repeat(64)] {
            assert_eq!(raw.parse::<InvitationToken>(), Err(Refusal::LinkInvalid), "{raw}");
        }
    }
}
