//! The parts of RFC 3986 that EIP-4361's grammar is made of.

use std::net::Ipv6Addr;

/// `authority`, with a host that is not empty.
pub(super) fn is_authority(text: &str) -> bool {
    let (userinfo, host_and_port) = text.split_once('@').unwrap_or(("", text));
    is_made_of(userinfo, |letter| is_unreserved(letter) || is_sub_delim(letter) || letter == ':')
        && is_host_and_port(host_and_port)
}

/// `URI`: with a scheme. `//` begins an authority, which may be without a host here.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_hierarchy = match hierarchy.strip_prefix("//") {
        None => is_path(hierarchy),
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (authority.is_empty() || is_authority(authority)) && is_path(path)
        }
    };
    is_scheme(scheme) && is_hierarchy && is_query(query) && is_query(fragment)
}

/// `scheme`.
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// `*pchar`.
pub(super) fn is_pchars(text: &str) -> bool {
    is_made_of(text, is_pchar)
}

/// `*( reserved / unreserved / " " )`, as EIP-4361 wants a statement.
pub(super) fn is_statement(text: &str) -> bool {
    let is_gen_delim = |letter| ":/?#[]@".contains(letter);
    text.chars().all(|letter| is_unreserved(letter) || is_sub_delim(letter) || is_gen_delim(letter) || letter == ' ')
}

fn is_path(text: &str) -> bool {
    is_made_of(text, |letter| is_pchar(letter) || letter == '/')
}

/// `query` and `fragment` alike.
fn is_query(text: &str) -> bool {
    is_made_of(text, |letter| is_pchar(letter) || "/?".contains(letter))
}

fn is_host_and_port(text: &str) -> bool {
    if let Some(literal) = text.strip_prefix('[') {
        return literal.split_once(']').is_some_and(|(address, port)| is_ip_literal(address) && is_port(port));
    }
    let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
    !host.is_empty() && is_made_of(host, |letter| is_unreserved(letter) || is_sub_delim(letter)) && is_port(port)
}

/// `[ ":" port ]`.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|digit| digit.is_ascii_digit()))
}

/// `IPv6address / IPvFuture`.
fn is_ip_literal(text: &str) -> bool {
    let Some(future) = text.strip_prefix(['v', 'V']) else { return text.parse::<Ipv6Addr>().is_ok() };
    let Some((version, address)) = future.split_once('.') else { return false };
    let is_address = |letter| is_unreserved(letter) || is_sub_delim(letter) || letter == ':';
    !version.is_empty()
        && version.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !address.is_empty()
        && address.chars().all(is_address)
}

/// Only such letters, and octets as `%` and two hexadecimal digits.
fn is_made_of(text: &str, is_allowed: impl Fn(char) -> bool) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let is_right = match letter {
            '%' => (0..2).all(|_| letters.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            letter => is_allowed(letter),
        };
        if !is_right {
            return false;
        }
    }
    true
}

fn is_pchar(letter: char) -> bool {
    is_unreserved(letter) || is_sub_delim(letter) || ":@".contains(letter)
}

fn is_unreserved(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~".contains(letter)
}

fn is_sub_delim(letter: char) -> bool {
    "!$&'()*+,;=".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_has_a_host_and_maybe_more() {
        let right = [
            "example.com",
            "example.com:3388",
            "127.0.0.1",
            "[::1]:8080",
            "localhost",
            "user:pw@example.com:443",
            "a%20b",
            "[v1.fe80:a+b]",
            "example.com:",
        ];
        for text in right {
            assert!(is_authority(text), "{text}");
        }
        let wrong = [
            "",
            ":80",
            "example.com:http",
            "example.com/path",
            "exa mple.com",
            "example.com?",
            "#frag",
            "[::1",
            "[nope]",
            "a@b@c",
            "ex\u{e4}mple.com",
            "a%2",
            "a%zz",
            "[v.a]",
            "[::1]x",
        ];
        for text in wrong {
            assert!(!is_authority(text), "{text}");
        }
    }

    #[test]
    fn the_examples_of_rfc_3986_are_uris() {
        let uris = [
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "http://www.ietf.org/rfc/rfc2396.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "news:comp.infosystems.www.servers.unix",
            "tel:+1-816-555-1212",
            "telnet://192.0.2.16:80/",
            "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
            "foo://example.com:8042/over/there?name=ferret#nose",
            "file:///etc/hosts",
            "did:key:z6Mk",
        ];
        for uri in uris {
            assert!(is_uri(uri), "{uri}");
        }
    }

    #[test]
    fn what_has_no_scheme_or_a_wrong_letter_is_no_uri() {
        let texts = [
            "",
            "example.com",
            "/path",
            "//example.com",
            ":x",
            "1http://x",
            "ht tp://x",
            "https://ex ample.com",
            "https://x/\"",
            "https://x/<y>",
            "https://x/%",
            "https://x/%g1",
            "https://x#a#b",
            "https://x/\u{e9}",
            "https://[::1/",
            "https://x\n",
        ];
        for text in texts {
            assert!(!is_uri(text), "{text:?}");
        }
    }

    #[test]
    fn a_statement_is_one_line_of_plain_ascii() {
        assert!(is_statement("I accept the ServiceOrg Terms of Service: https://service.org/tos"));
        for text in ["two\nlines", "caf\u{e9}", "50%", "\"quoted\"", "a\tb", "a\rb"] {
            assert!(!is_statement(text), "{text:?}");
        }
    }
}
