//! Every reason for refusing a token.

/// Why a token is not accepted. All but [`TokenError::KeysUnavailable`] are the token's own fault, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Longer than [`MAX_TOKEN_BYTES`](crate::MAX_TOKEN_BYTES); not looked at any further.
    #[error("the token is too large")]
    TooLarge,
    /// Not three parts of base64url, or no JSON in them, or signed by an algorithm that nobody knows (`none`).
    #[error("the token cannot be read")]
    Unreadable,
    /// Signed by another algorithm than RS256.
    #[error("the token is not signed with RS256")]
    Algorithm,
    /// Its header names extensions that must be understood (`crit`); none is.
    #[error("the token's header asks for an extension")]
    Extension,
    /// Its header does not name the key.
    #[error("the token does not name its key")]
    NoKeyId,
    /// Its key is none of the pool's.
    #[error("the token's key is not known")]
    UnknownKey,
    /// It was not signed with the key that it names, or was changed since.
    #[error("the token's signature is wrong")]
    Signature,
    /// Signed, but a claim is missing or of another type.
    #[error("a claim of the token is missing or of the wrong type")]
    Claims,
    /// From another user pool.
    #[error("the token is from another issuer")]
    Issuer,
    /// An id token, or a refresh token.
    #[error("the token is not an access token")]
    TokenUse,
    /// For another app.
    #[error("the token is for another client")]
    Client,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Its `sub` is no UUID.
    #[error("the token's subject is not a user")]
    Subject,
    /// Its key is not among those at hand, and the last attempt at fetching them failed: nothing can be said about it.
    #[error("the signing keys are not available")]
    KeysUnavailable,
}

impl TokenError {
    /// The reason as one stable word, for logs and metrics.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::Algorithm => "algorithm",
            Self::Extension => "extension",
            Self::NoKeyId => "no_key_id",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::Issuer => "issuer",
            Self::TokenUse => "token_use",
            Self::Client => "client",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Subject => "subject",
            Self::KeysUnavailable => "keys_unavailable",
        }
    }
}
