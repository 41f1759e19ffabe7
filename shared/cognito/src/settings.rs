//! Which tokens are accepted, and where the keys are.

use hyper::Uri;

/// Whose tokens are accepted, and where the keys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierSettings {
    /// The `iss` of every token: `https://cognito-idp.{region}.amazonaws.com/{pool}`.
    pub issuer: String,
    /// The `client_id` of every token: the pool's one app client.
    pub client_id: String,
    /// Where the pool's public keys are. `https`, but for an emulator on loopback.
    pub jwks_url: String,
}

/// Why a verifier cannot be made of its settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The address of the keys is none.
    #[error("the address of the signing keys is not a URL")]
    InvalidUrl(#[source] hyper::http::uri::InvalidUri),
    /// Whoever can change an answer on its way could sign as anybody.
    #[error("the address of the signing keys is neither https nor on loopback")]
    InsecureUrl,
    /// TLS could not be set up.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
}

/// The address of the keys, where it may be used.
pub(crate) fn parse_jwks_url(url: &str) -> Result<Uri, SettingsError> {
    let uri: Uri = url.parse().map_err(SettingsError::InvalidUrl)?;
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(uri),
        (Some("http"), Some(host)) if is_loopback(host) => Ok(uri),
        _ => Err(SettingsError::InsecureUrl),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_or_from_loopback() {
        let accepted = [
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc/.well-known/jwks.json",
            "http://127.0.0.1:4566/eu-west-1_abc/.well-known/jwks.json",
            "http://[::1]:4566/jwks.json",
            "http://localhost:4566/jwks.json",
        ];
        for url in accepted {
            assert!(parse_jwks_url(url).is_ok(), "{url}");
        }
        let refused = [
            "",
            "/jwks.json",
            "localhost:4566",
            "ftp://localhost/jwks.json",
            "http://keys.example/jwks.json",
            "http://127.0.0.1.example/jwks.json",
            "http://localhost.example/jwks.json",
        ];
        for url in refused {
            assert!(parse_jwks_url(url).is_err(), "{url}");
        }
    }
}
