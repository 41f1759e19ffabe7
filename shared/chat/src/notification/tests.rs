use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::{Entry, EntryContent, EntryId, Membership, Message, MessageText, Quote, Role, Seq, Timestamp, UserId};

/// Sunday, 29 November 2026, 15:00 in London and 16:00 in Berlin.
const NOW: Timestamp = Timestamp::from_millis(1_795_964_400_000);

fn user(number: u128) -> UserId {
    Uuid::from_u128(number).into()
}

fn entry(content: EntryContent) -> Entry {
    Entry {
        conversation_id: Uuid::from_u128(7).into(),
        entry_id: EntryId::from(Uuid::from_u128(8)),
        seq: Seq::new(10),
        sender_id: user(1),
        sent_at: NOW,
        content,
    }
}

fn message(mentions: &[UserId]) -> Notice {
    let message = Message { mentions: mentions.to_vec(), ..Message::plain(MessageText::parse("Hi!").unwrap()) };
    Notice::of(&entry(EntryContent::Message(message))).unwrap()
}

/// A message that answers one of this person's.
fn answer_to(number: u128) -> Notice {
    let quote = Quote {
        entry_id: Uuid::from_u128(6).into(),
        seq: Seq::new(4),
        sender_id: user(number),
        text: "?".to_owned(),
        attached: None,
    };
    let message = Message { reply_to: Some(quote), ..Message::plain(MessageText::parse("Yes").unwrap()) };
    Notice::of(&entry(EntryContent::Message(message))).unwrap()
}

fn place() -> Membership {
    Membership { read_seq: Seq::new(9), ..Membership::new(Role::Member, NOW, Seq::ZERO) }
}

/// What becomes of a notice for user 2, who is in a group and not there at the moment.
fn outcome(
    notice: &Notice,
    membership: &Membership,
    settings: &NotificationSettings,
    change: impl Fn(Person<'_>) -> Person<'_>,
) -> Decision {
    let person = Person {
        user_id: user(2),
        membership: Some(membership),
        settings,
        is_direct: false,
        blocks_sender: false,
        is_shut: false,
        is_active: false,
        was_given_time: false,
    };
    decide(notice, &change(person), NOW)
}

#[test]
fn a_message_is_told_by_the_rules() {
    use Decision::{Never, Notify, Wait};
    let quiet = |from, until, zone| QuietHours::new(from, until, zone).unwrap();
    let usual = NotificationSettings::default();
    let named = NotificationSettings { mentions_only: true, ..usual.clone() };
    let at = |hours| NotificationSettings { quiet_hours: Some(hours), ..NotificationSettings::default() };
    let quiet_here = |hours| Membership { quiet_hours: Some(hours), ..place() };
    let later = NOW.plus(Duration::from_secs(1));
    let plain = message(&[]);
    let (to_them, to_another) = (message(&[user(2)]), message(&[user(3)]));
    let late = Notice { sent_at: NOW.minus(LATEST), ..plain.clone() };
    let own = Notice { sender_id: user(2), ..plain.clone() };
    let cases = [
        ("as usual", &plain, place(), usual.clone(), Notify),
        ("an hour old", &late, place(), usual.clone(), Never(Silence::Late)),
        ("their own", &own, place(), usual.clone(), Never(Silence::NotTheirs)),
        (
            "of before their time",
            &plain,
            Membership { hidden_up_to: Seq::new(10), ..place() },
            usual.clone(),
            Never(Silence::Outside),
        ),
        (
            "read meanwhile",
            &plain,
            Membership { read_seq: Seq::new(10), ..place() },
            usual.clone(),
            Never(Silence::Read),
        ),
        ("a request", &plain, Membership { is_request: true, ..place() }, usual.clone(), Never(Silence::Unwanted)),
        (
            "of somebody blocked",
            &plain,
            Membership { blocks: true, ..place() },
            usual.clone(),
            Never(Silence::Unwanted),
        ),
        ("muted", &plain, Membership { muted_until: Some(later), ..place() }, usual.clone(), Never(Silence::Muted)),
        (
            "muted, named",
            &to_them,
            Membership { muted_until: Some(later), ..place() },
            usual.clone(),
            Never(Silence::Muted),
        ),
        ("muted until now", &plain, Membership { muted_until: Some(NOW), ..place() }, usual.clone(), Notify),
        (
            "mentions only here",
            &plain,
            Membership { mentions_only: true, ..place() },
            usual.clone(),
            Never(Silence::NotNamed),
        ),
        ("mentions only here, named", &to_them, Membership { mentions_only: true, ..place() }, usual.clone(), Notify),
        ("mentions only", &plain, place(), named.clone(), Never(Silence::NotNamed)),
        ("mentions only, named", &to_them, place(), named.clone(), Notify),
        ("mentions only, another is named", &to_another, place(), named.clone(), Never(Silence::NotNamed)),
        ("mentions only, answered", &answer_to(2), place(), named.clone(), Notify),
        ("mentions only, another is answered", &answer_to(3), place(), named, Never(Silence::NotNamed)),
        ("quiet in Berlin", &plain, place(), at(quiet(16 * 60, 17 * 60, "Europe/Berlin")), Never(Silence::QuietHours)),
        ("the same hours in London", &plain, place(), at(quiet(16 * 60, 17 * 60, "Europe/London")), Notify),
        (
            "quiet over midnight",
            &plain,
            place(),
            at(quiet(22 * 60, 16 * 60 + 1, "Europe/Berlin")),
            Never(Silence::QuietHours),
        ),
        (
            "quiet here",
            &to_them,
            quiet_here(quiet(16 * 60, 17 * 60, "Europe/Berlin")),
            usual.clone(),
            Never(Silence::QuietHours),
        ),
        ("no longer quiet here", &plain, quiet_here(quiet(22 * 60, 16 * 60, "Europe/Berlin")), usual.clone(), Notify),
        (
            "quiet everywhere, not here",
            &plain,
            quiet_here(quiet(22 * 60, 16 * 60, "Europe/Berlin")),
            at(quiet(16 * 60, 17 * 60, "Europe/Berlin")),
            Never(Silence::QuietHours),
        ),
        ("no longer quiet", &plain, place(), at(quiet(22 * 60, 16 * 60, "Europe/Berlin")), Notify),
    ];
    for (name, notice, membership, settings, expected) in cases {
        assert_eq!(outcome(notice, &membership, &settings, |person| person), expected, "{name}");
    }
    let told = |change: fn(Person<'_>) -> Person<'_>| outcome(&plain, &place(), &usual, change);
    assert_eq!(told(|person| Person { membership: None, ..person }), Never(Silence::Outside));
    assert_eq!(told(|person| Person { blocks_sender: true, ..person }), Never(Silence::Unwanted));
    assert_eq!(told(|person| Person { is_shut: true, ..person }), Never(Silence::Unwanted));
    assert_eq!(told(|person| Person { is_active: true, ..person }), Wait);
    assert_eq!(told(|person| Person { is_active: true, was_given_time: true, ..person }), Notify);
}

#[test]
fn mentions_only_is_for_groups() {
    let settings = NotificationSettings { mentions_only: true, ..NotificationSettings::default() };
    let direct = outcome(&message(&[]), &place(), &settings, |person| Person { is_direct: true, ..person });
    assert_eq!(direct, Decision::Notify);
}

#[test]
fn a_tip_is_for_one_person() {
    let settings = NotificationSettings { mentions_only: true, ..NotificationSettings::default() };
    let tip = |to| Notice {
        about: About::Tip {
            to,
            asset: serde_json::from_value(serde_json::json!({"chainId": 1, "symbol": "ETH", "decimals": 18})).unwrap(),
            amount: serde_json::from_value("5".into()).unwrap(),
        },
        ..message(&[])
    };
    assert_eq!(outcome(&tip(user(2)), &place(), &settings, |person| person), Decision::Notify);
    assert_eq!(outcome(&tip(user(3)), &place(), &settings, |person| person), Decision::Never(Silence::NotNamed));
}

#[test]
fn of_a_group_only_those_are_told_who_were_put_into_it() {
    let added = |user_ids| Notice::of(&entry(EntryContent::MembersAdded { user_ids })).unwrap();
    let usual = NotificationSettings::default();
    assert_eq!(outcome(&added(vec![user(2)]), &place(), &usual, |person| person), Decision::Notify);
    assert_eq!(outcome(&added(vec![user(3)]), &place(), &usual, |person| person), Decision::Never(Silence::NotTheirs));
}

#[test]
fn nobody_is_told_of_a_change() {
    for content in [EntryContent::MemberLeft {}, EntryContent::Erased {}, EntryContent::MemberJoined {}] {
        assert_eq!(Notice::of(&entry(content)), None);
    }
}

#[test]
fn where_natter_is_open_and_in_use_it_tells_by_itself() {
    assert!(reaches(false, true), "nobody looks: the service worker does");
    assert!(reaches(true, false), "another device");
    assert!(!reaches(true, true));
}

#[test]
fn quiet_hours_outside_the_rules_are_refused() {
    for (from, until, zone) in [(1440, 1, "UTC"), (1, 1440, "UTC"), (5, 5, "UTC"), (1, 2, "Atlantis/City"), (1, 2, "")]
    {
        assert!(QuietHours::new(from, until, zone).is_err(), "{from} {until} {zone}");
    }
}

#[test]
fn hours_in_a_zone_that_is_not_known_here_can_be_read_and_are_never() {
    let stored = serde_json::json!({"from": 0, "until": 1439, "timeZone": "Atlantis/City"});
    let hours: QuietHours = serde_json::from_value(stored).unwrap();
    assert_eq!(hours.check_zone(), Err(NoHours));
    assert!(!hours.include(NOW));
}

#[test]
fn only_known_push_services_are_called() {
    let hosts = PushHosts::parse("fcm.googleapis.com, *.push.apple.com");
    for good in ["https://fcm.googleapis.com/fcm/send/abc", "https://web.push.apple.com/Q"] {
        assert!(hosts.allow(good), "{good}");
    }
    let bad = [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example/fcm.googleapis.com/",
        "https://evilpush.apple.com/x",
        "https://evil.example#.push.apple.com/x",
        "https://evil.example?.push.apple.com/x",
        "https://.push.apple.com/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:80/x",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nHost:",
    ];
    for bad in bad {
        assert!(!hosts.allow(bad), "{bad}");
    }
    assert!(!hosts.allow(&format!("https://fcm.googleapis.com/{}", "x".repeat(1024))));
    let local = PushHosts::parse("loopback");
    assert!(local.allow("http://127.0.0.1:4000/push/1"));
    for bad in ["http://127.0.0.1:4000@evil.example/", "http://localhost:4000/x", "http://127.0.0.1.evil.example:1/x"] {
        assert!(!local.allow(bad), "{bad}");
    }
}

#[test]
fn what_shows_nothing_is_not_sent_to_browsers_that_end_the_subscription_for_it() {
    let takes = |endpoint: &str| {
        let keys = PushKeys { p256dh: String::new(), auth: String::new() };
        PushSubscription { endpoint: endpoint.to_owned(), keys, language: Language::En }.takes_silent_messages()
    };
    assert!(!takes("https://web.push.apple.com/Q"));
    for other in
        ["https://fcm.googleapis.com/fcm/send/a", "http://127.0.0.1:4000/push/1", "https://push.apple.com.example/a"]
    {
        assert!(takes(other), "{other}");
    }
}

#[test]
fn tokens_of_apps_are_taken_by_their_form() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let keys = PushKeys {
        p256dh: URL_SAFE_NO_PAD.encode([&[4_u8][..], &[1; 64]].concat()),
        auth: URL_SAFE_NO_PAD.encode([1; 16]),
    };
    let device = |service, token: &str| NativeDevice {
        service,
        token: token.to_owned(),
        keys: keys.clone(),
        language: Language::En,
    };
    let (apns, long) = ("0aF9".repeat(16), "a".repeat(513));
    for good in [device(NativeService::Fcm, "dQw4:APA91b-x_Y"), device(NativeService::Apns, &apns)] {
        assert_eq!(good.check(), Ok(()), "{good:?}");
    }
    let bad = [
        (NativeService::Fcm, ""),
        (NativeService::Fcm, "a/b"),
        (NativeService::Fcm, "a b"),
        (NativeService::Fcm, "a\r\nHost:"),
        (NativeService::Fcm, &*long),
        (NativeService::Apns, "0aF9"),
        (NativeService::Apns, "../../../../../../../../../../../../../../../../../../../../../../."),
        (NativeService::Apns, &*"zz".repeat(32)),
    ];
    for (service, token) in bad {
        assert!(device(service, token).check().is_err(), "{token}");
    }
    let none = PushKeys { p256dh: String::new(), auth: String::new() };
    assert!(NativeDevice { keys: none, ..device(NativeService::Apns, &apns) }.check().is_err());
}

#[test]
fn what_was_stored_of_browsers_before_there_were_apps_is_still_read() {
    let stored = serde_json::json!({
        "endpoint": "https://push.example/1", "keys": {"p256dh": "p", "auth": "a"}, "language": "de",
    });
    let address: PushAddress = serde_json::from_value(stored).unwrap();
    assert!(matches!(&address, PushAddress::Web(_)) && address.language() == Language::De, "{address:?}");
}
