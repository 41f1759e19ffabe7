//! Where a handshake carries its token: in `Authorization`, or, from browsers, which cannot set that, as a subprotocol.
//! Never in the address, which ends up in logs. Why: `docs/decisions/0004-token-transport.md`.

use crate::AuthorizerEvent;

/// What the subprotocol that carries a token begins with.
const SUBPROTOCOL_PREFIX: &str = "bearer.";

/// Why a handshake has no token to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MissingToken {
    /// It carries none.
    #[error("the handshake carries no token")]
    Absent,
    /// It carries more than one: others might go by another one of them.
    #[error("the handshake carries several tokens")]
    Several,
    /// Its `Authorization` is of another scheme.
    #[error("the handshake's authorization is not a bearer token")]
    OtherScheme,
}

impl MissingToken {
    /// The reason as one stable word, for logs.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Absent => "no_token",
            Self::Several => "several_tokens",
            Self::OtherScheme => "other_scheme",
        }
    }
}

/// The one token of a handshake.
pub(crate) fn find(event: &AuthorizerEvent) -> Result<&str, MissingToken> {
    let authorizations = event.header("authorization");
    let protocols = event.header("sec-websocket-protocol");
    let offered = protocols.iter().flat_map(|protocols| protocols.split(','));
    let offered = offered.filter_map(|protocol| protocol.trim().strip_prefix(SUBPROTOCOL_PREFIX));
    let mut tokens = authorizations.iter().map(|value| bearer(value)).chain(offered.map(Ok));
    match (tokens.next(), tokens.next()) {
        (None, _) => Err(MissingToken::Absent),
        (Some(token), None) => token,
        (Some(_), Some(_)) => Err(MissingToken::Several),
    }
}

/// The token of an `Authorization` header. The scheme's case does not matter (RFC 9110, section 11.1).
fn bearer(authorization: &str) -> Result<&str, MissingToken> {
    match authorization.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim_start()),
        _ => Err(MissingToken::OtherScheme),
    }
}
