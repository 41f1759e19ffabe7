use super::*;
use crate::siwe::DateTime;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const MINUTE: Duration = Duration::from_mins(1);

fn time(at: Timestamp) -> DateTime {
    DateTime::from_timestamp(at).unwrap()
}

fn message() -> Message {
    Message {
        scheme: Some("https".to_owned()),
        domain: "natter.example".to_owned(),
        address: Address::from_bytes([7; 20]),
        statement: Some("Link this wallet to your account.".to_owned()),
        uri: "https://natter.example/wallets".to_owned(),
        chain_id: ChainId(80_002),
        nonce: "k2Hx91LmQ0".to_owned(),
        issued_at: time(NOW),
        expiration_time: Some(time(NOW.plus(10 * MINUTE))),
        not_before: Some(time(NOW)),
        request_id: Some("request-1".to_owned()),
        resources: Some(vec!["https://natter.example/terms".to_owned()]),
    }
}

fn check(message: &Message, now: Timestamp) -> Result<(), Refusal> {
    let expected = Expected {
        scheme: Some("https"),
        domain: "natter.example",
        address: Some(Address::from_bytes([7; 20])),
        statement: Some("Link this wallet to your account."),
        uri: "https://natter.example/wallets",
        chain_ids: &[ChainId(11_155_111), ChainId(80_002)],
        nonce: "k2Hx91LmQ0",
        request_id: Some("request-1"),
        resources: &["https://natter.example/terms".to_owned()],
        max_age: 15 * MINUTE,
    };
    expected.check(message, now)
}

fn refusal(change: impl FnOnce(&mut Message)) -> Refusal {
    let mut message = message();
    change(&mut message);
    check(&message, NOW).unwrap_err()
}

#[test]
fn the_message_that_was_asked_for_is_accepted() {
    assert_eq!(check(&message(), NOW), Ok(()));
}

#[test]
fn every_other_field_is_refused_by_its_name() {
    let late = NOW.plus(5 * MINUTE);
    let refusals = [
        refusal(|message| message.domain = "natter.example.evil.example".to_owned()),
        refusal(|message| message.address = Address::from_bytes([8; 20])),
        refusal(|message| message.statement = None),
        refusal(|message| message.uri = "https://natter.example/wallets/".to_owned()),
        refusal(|message| message.chain_id = ChainId(1)),
        refusal(|message| message.nonce = "k2Hx91LmQ1".to_owned()),
        refusal(|message| message.request_id = None),
        refusal(|message| message.resources = Some(vec![])),
        refusal(|message| message.issued_at = time(late)),
        refusal(|message| message.expiration_time = Some(time(NOW))),
        refusal(|message| message.not_before = Some(time(late))),
    ];
    assert_eq!(refusals, Refusal::ALL);
}

#[test]
fn another_scheme_is_another_domain() {
    assert_eq!(refusal(|message| message.scheme = None), Refusal::OtherDomain);
    assert_eq!(refusal(|message| message.scheme = Some("http".to_owned())), Refusal::OtherDomain);
}

#[test]
fn a_domain_has_one_spelling() {
    for domain in ["Natter.example", "natter.example:443", "natter.example.", "user@natter.example"] {
        assert_eq!(refusal(|message| message.domain = domain.to_owned()), Refusal::OtherDomain, "{domain}");
    }
}

#[test]
fn a_message_ends_when_it_says_and_at_its_age_at_the_latest() {
    let end = NOW.plus(10 * MINUTE);
    assert_eq!(check(&message(), end.minus(Duration::from_millis(1))), Ok(()));
    assert_eq!(check(&message(), end), Err(Refusal::Expired));

    let endless = Message { expiration_time: None, ..message() };
    let end = NOW.plus(15 * MINUTE);
    assert_eq!(check(&endless, end.minus(Duration::from_millis(1))), Ok(()));
    assert_eq!(check(&endless, end), Err(Refusal::Expired));
}

#[test]
fn clocks_may_differ_by_a_little() {
    let ahead = Message { issued_at: time(NOW.plus(CLOCK_ALLOWANCE)), not_before: None, ..message() };
    assert_eq!(check(&ahead, NOW), Ok(()));
}

#[test]
fn codes_are_different() {
    let codes: std::collections::HashSet<_> = Refusal::ALL.into_iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), Refusal::ALL.len());
}
