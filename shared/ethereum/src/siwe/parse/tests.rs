use proptest::prelude::*;

use super::*;

/// The examples of EIP-4361: a domain, one with a port, and one with a scheme.
const ORIGINS: [&str; 3] = ["example.com", "example.com:3388", "https://example.com"];

fn example(origin: &str) -> String {
    format!(
        "{origin} wants you to sign in with your Ethereum account:\n\
         0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n\
         \n\
         I accept the ExampleOrg Terms of Service: https://example.com/tos\n\
         \n\
         URI: https://example.com/login\n\
         Version: 1\n\
         Chain ID: 1\n\
         Nonce: 32891756\n\
         Issued At: 2021-09-30T16:25:24Z\n\
         Resources:\n\
         - ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/\n\
         - https://example.com/my-web2-claim.json"
    )
}

fn full() -> String {
    let optional = "Issued At: 2021-09-30T16:25:24Z\n\
                    Expiration Time: 2021-10-01T16:25:24Z\n\
                    Not Before: 2021-09-29T16:25:24Z\n\
                    Request ID: some-id\n";
    example("example.com").replace("Issued At: 2021-09-30T16:25:24Z\n", optional)
}

/// The outcome for the example with one thing changed.
fn changed(from: &str, to: &str) -> Result<Message, ParseError> {
    let text = full();
    assert!(text.contains(from), "{from:?} is not in the example");
    Message::parse(&text.replacen(from, to, 1))
}

#[test]
fn the_examples_of_the_eip_are_read_and_written() {
    for origin in ORIGINS {
        let text = example(origin);
        let message = Message::parse(&text).unwrap();
        assert_eq!(message.to_text().unwrap(), text);
        assert_eq!(
            message.statement.as_deref(),
            Some("I accept the ExampleOrg Terms of Service: https://example.com/tos")
        );
        assert_eq!((message.chain_id, &*message.nonce), (ChainId(1), "32891756"));
        assert_eq!(message.uri, "https://example.com/login");
        assert_eq!(message.resources.unwrap().len(), 2);
    }
    let with_scheme = Message::parse(&example(ORIGINS[2])).unwrap();
    assert_eq!((with_scheme.scheme.as_deref(), &*with_scheme.domain), (Some("https"), "example.com"));
    assert_eq!(Message::parse(&example(ORIGINS[1])).unwrap().domain, "example.com:3388");
}

#[test]
fn every_optional_field_may_be_there_or_not() {
    let lines = [
        "I accept the ExampleOrg Terms of Service: https://example.com/tos\n",
        "Expiration Time: 2021-10-01T16:25:24Z\n",
        "Not Before: 2021-09-29T16:25:24Z\n",
        "Request ID: some-id\n",
    ];
    for line in lines {
        let text = full().replacen(line, "", 1);
        assert_eq!(Message::parse(&text).unwrap().to_text().unwrap(), text, "without {line:?}");
    }
    let without = full();
    let without = &without[..without.find("\nResources:").unwrap()];
    assert_eq!(Message::parse(without).unwrap().resources, None);
    let empty = format!("{without}\nResources:");
    let message = Message::parse(&empty).unwrap();
    assert_eq!(message.resources, Some(vec![]));
    assert_eq!(message.to_text().unwrap(), empty, "none and empty are different texts");
    assert_eq!(changed("some-id", "").unwrap().request_id.as_deref(), Some(""));
}

#[test]
fn a_wrong_field_is_named() {
    let wrong = [
        ("example.com wants", "exa mple.com wants", ParseError::Domain),
        ("example.com wants", " wants", ParseError::Domain),
        ("example.com wants", "1s://example.com wants", ParseError::Domain),
        ("your Ethereum account:", "your Ethereum account", ParseError::Domain),
        ("wants you", "Wants you", ParseError::Domain),
        ("0xC02a", "0xc02a", ParseError::Address(AddressError::Checksum)),
        ("0xC02a", "0xC02", ParseError::Address(AddressError::Malformed)),
        ("Cc2\n\nI", "Cc2\nI", ParseError::Statement),
        ("I accept", "I\nI accept", ParseError::Statement),
        ("I accept", "\u{49}\u{301} accept", ParseError::Statement),
        ("/tos\n\nURI", "/tos\nURI", ParseError::Statement),
        ("URI: https://example.com/login\n", "", ParseError::Uri),
        ("URI: https", "URI: ", ParseError::Uri),
        ("URI: ", "URI:", ParseError::Uri),
        ("Version: 1\n", "", ParseError::Version),
        ("Version: 1", "Version: 2", ParseError::Version),
        ("Version: 1", "Version: 01", ParseError::Version),
        ("Chain ID: 1\n", "", ParseError::ChainId),
        ("Chain ID: 1", "Chain ID: one", ParseError::ChainId),
        ("Chain ID: 1", "Chain ID: -1", ParseError::ChainId),
        ("Chain ID: 1", "Chain ID: +1", ParseError::ChainId),
        ("Chain ID: 1", "Chain ID: 18446744073709551616", ParseError::ChainId),
        ("Nonce: 32891756\n", "", ParseError::Nonce),
        ("32891756", "3289175", ParseError::Nonce),
        ("32891756", "3289175-", ParseError::Nonce),
        ("Issued At: 2021-09-30T16:25:24Z\n", "", ParseError::IssuedAt),
        ("At: 2021-09-30T16", "At: 2021-09-30T26", ParseError::IssuedAt),
        ("Time: 2021-10-01", "Time: 2021-10-32", ParseError::ExpirationTime),
        ("Before: 2021", "Before: ", ParseError::NotBefore),
        ("some-id", "some id", ParseError::RequestId),
        ("- ipfs://", "- ", ParseError::Resources),
        ("- ipfs://", "ipfs://", ParseError::Trailing),
        ("claim.json", "claim.json\n", ParseError::Trailing),
        ("Request ID: some-id\n", "Request ID: a\nRequest ID: b\n", ParseError::Trailing),
    ];
    for (from, to, error) in wrong {
        assert_eq!(changed(from, to).unwrap_err(), error, "{from:?} to {to:?}");
    }
}

#[test]
fn fields_in_another_order_are_refused() {
    let text = full().replace("Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1");
    assert_eq!(Message::parse(&text), Err(ParseError::Version));
    let text = full().replace(
        "Expiration Time: 2021-10-01T16:25:24Z\nNot Before: 2021-09-29T16:25:24Z",
        "Not Before: 2021-09-29T16:25:24Z\nExpiration Time: 2021-10-01T16:25:24Z",
    );
    assert_eq!(Message::parse(&text), Err(ParseError::Trailing));
}

#[test]
fn windows_line_ends_and_endless_texts_are_refused() {
    assert_eq!(Message::parse(&full().replace('\n', "\r\n")), Err(ParseError::Domain));
    assert_eq!(Message::parse(&format!("{}\n- https://x/{}", full(), "x".repeat(9000))), Err(ParseError::TooLong));
}

#[test]
fn a_message_whose_fields_would_read_as_others_is_not_written() {
    let message = Message::parse(&full()).unwrap();
    let smuggled = [
        Message { statement: Some("Fine\n\nURI: https://evil.example/".to_owned()), ..message.clone() },
        Message { statement: Some(String::new()), ..message.clone() },
        Message { nonce: "32891756\nRequest ID: x".to_owned(), ..message.clone() },
        Message { uri: "https://example.com/\nVersion: 1".to_owned(), ..message.clone() },
        Message {
            domain: "example.com wants you to sign in with your Ethereum account:\n".to_owned(),
            ..message.clone()
        },
        Message { request_id: Some("x\nResources:".to_owned()), resources: None, ..message.clone() },
        Message { scheme: Some("a://b".to_owned()), ..message },
    ];
    for message in smuggled {
        assert!(message.to_text().is_err(), "{message:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_text_that_is_read_is_written_the_same(at in 0usize..600, with in "[ -~\n]{0,3}", drop in 0usize..4) {
        let text = full();
        let at = at.min(text.len());
        let changed = format!("{}{with}{}", &text[..at], &text[(at + drop).min(text.len())..]);
        if let Ok(message) = Message::parse(&changed) {
            prop_assert_eq!(message.to_text().unwrap(), changed);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*") {
        let _ = Message::parse(&text);
    }
}
