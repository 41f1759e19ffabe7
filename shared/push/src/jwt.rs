//! Tokens by which services know the server: RFC 7515, in the compact form.

use aws_lc_rs::error::Unspecified;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::KeyError;

/// A signed token.
pub(crate) fn token(
    header: &Value,
    claims: &Value,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, Unspecified>,
) -> Result<String, KeyError> {
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let signature = sign(signed.as_bytes()).map_err(|_| KeyError)?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A private key in PKCS #8: in PEM, or what stands between the lines of PEM.
pub(crate) fn pkcs8(key: &str) -> Result<Vec<u8>, KeyError> {
    let lines = key.lines().filter(|line| !line.starts_with("-----"));
    STANDARD.decode(lines.flat_map(str::split_whitespace).collect::<String>()).map_err(|_| KeyError)
}
