//! The origins whose pages may open a connection.

use std::str::FromStr;

/// The origins of the app's own pages.
///
/// Every browser sends `Origin` with a WebSocket handshake and no page can forge it, so a foreign page is turned away even
/// where it got hold of a token. Clients that are no browsers send none, and could send any: there the token alone
/// counts, which no browser adds by itself as it would a cookie.
#[derive(Debug)]
pub(crate) struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Whether a handshake with these `Origin` headers may go on.
    pub(crate) fn allow(&self, origins: &[&str]) -> bool {
        match origins {
            [] => true,
            [origin] => self.0.iter().any(|allowed| allowed == origin),
            _ => false,
        }
    }
}

/// A list of origins holds something else.
#[derive(Debug, thiserror::Error)]
#[error("an origin takes the form https://app.example:8443, in lower case, without a path or a wildcard")]
pub(crate) struct InvalidOrigin;

impl FromStr for AllowedOrigins {
    type Err = InvalidOrigin;

    fn from_str(list: &str) -> Result<Self, InvalidOrigin> {
        list.split(',').map(|origin| parse(origin.trim())).collect::<Result<_, _>>().map(Self)
    }
}

fn parse(origin: &str) -> Result<String, InvalidOrigin> {
    let (scheme, authority) = origin.split_once("://").ok_or(InvalidOrigin)?;
    let is_plain = |part: &str| !part.is_empty() && part.chars().all(is_allowed);
    if is_plain(scheme) && is_plain(authority) { Ok(origin.to_owned()) } else { Err(InvalidOrigin) }
}

const fn is_allowed(character: char) -> bool {
    matches!(character, 'a'..='z' | '0'..='9' | '.' | '-' | ':' | '[' | ']' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_listed_origin_or_none_is_allowed() {
        let origins: AllowedOrigins = "https://app.natter.example, http://localhost:5173".parse().unwrap();
        for allowed in [&[][..], &["https://app.natter.example"], &["http://localhost:5173"]] {
            assert!(origins.allow(allowed), "{allowed:?}");
        }
        let refused = [
            &["null"][..],
            &[""],
            &["https://evil.example"],
            &["http://app.natter.example"],
            &["https://app.natter.example:8443"],
            &["https://app.natter.example.evil.example"],
            &["https://app.natter.example/"],
            &["https://app.natter.example", "https://app.natter.example"],
            &["https://app.natter.example", "https://evil.example"],
        ];
        for refused in refused {
            assert!(!origins.allow(refused), "{refused:?}");
        }
    }

    #[test]
    fn a_list_that_no_browser_could_match_or_any_would_is_refused() {
        let lists = [
            "",
            "*",
            "https://*",
            "https://*.natter.example",
            "app.natter.example",
            "https://a.example,",
            "https://a.example/",
        ];
        for list in lists.into_iter().chain(["https://A.example", "https://a.example https://b.example", "null"]) {
            assert!(list.parse::<AllowedOrigins>().is_err(), "{list}");
        }
    }
}
