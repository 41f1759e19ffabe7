//! `missed-messages` over the embedded DynamoDB, and a Cognito and an SES that are played.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use missed_messages::MissedMessages;
use natter_chat::notification::{DueHour, NotificationSettings};
use natter_chat::{ConversationId, Cursors, EntryContent, Message, MessageText, UserId};
use natter_cost::Ledger;
use natter_dynamo::{DIGEST_LEASE, DIGEST_TRIES, MembershipChange};
use natter_lambda::Function;
use natter_testing::{World, person};
use serde_json::{Value, json};

struct Digests {
    world: World,
    function: MissedMessages,
    alice: UserId,
    bob: UserId,
    conversation: ConversationId,
}

impl Digests {
    /// Alice has written to Bob, whose digest is due.
    async fn start() -> Self {
        let world = World::start().await;
        let (alice, bob, conversation) = world.direct().await;
        let own = [
            ("EMAIL_FROM", "natter@natter.example"),
            ("USER_POOL_ID", "pool"),
            ("SITE_ORIGINS", "https://natter.example"),
            ("API_URL", "https://api.natter.example"),
        ];
        let function = MissedMessages::init(&world.environment(&own)).await.unwrap();
        let all = Self { world, function, alice, bob, conversation };
        all.world.say(conversation, alice, "Lunch?").await;
        all.plan(&json!({})).await;
        all
    }

    /// Bob's digest is due now, with these settings.
    async fn plan(&self, changes: &Value) {
        let (users, now) = (&self.world.users, self.world.now);
        let mut settings = json!({"mentionsOnly": false, "hideContent": false, "digestAfterHours": 1});
        settings.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        users.set_notification_settings(self.bob, &serde_json::from_value(settings).unwrap()).await.unwrap();
        let [subscriber] = users.subscribers(&[self.bob], self.alice, now).await.unwrap().try_into().unwrap();
        users.plan_digest(&subscriber, DueHour::latest(now), now).await.unwrap();
    }

    async fn handle(&self, event: Value) -> Value {
        let outcome = self.function.handle(serde_json::from_value(event).unwrap()).await.unwrap();
        serde_json::to_value(outcome).unwrap()
    }

    /// The schedule fires; gives the emails that were sent.
    async fn tick(&self) -> Vec<Value> {
        self.handle(json!({"source": "aws.events", "detail": {}})).await;
        self.world.outside.take_emails()
    }

    /// What stands at a link is asked for in this way.
    async fn follow(&self, method: &str, user: &str, token: &str) -> Value {
        let query = json!({"user": user, "token": token});
        let event = json!({"requestContext": {"http": {"method": method}}, "queryStringParameters": query});
        self.handle(event).await
    }

    async fn wants(&self) -> bool {
        let settings: NotificationSettings = self.world.users.notification_settings(self.bob).await.unwrap();
        settings.digest_after_hours.is_some()
    }
}

fn header(email: &Value, name: &str) -> String {
    let headers = email["Content"]["Simple"]["Headers"].as_array().unwrap();
    let header = headers.iter().find(|header| header["Name"] == name).unwrap();
    header["Value"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_missed_is_emailed_once_however_often_the_schedule_fires() {
    let all = Digests::start().await;
    let [email] = all.tick().await.try_into().unwrap();
    assert_eq!(email["Destination"]["ToAddresses"], json!(["somebody@example.com"]));
    let body = &email["Content"]["Simple"]["Body"];
    let place = format!("https://natter.example/c/{}", all.conversation);
    for part in ["Text", "Html"] {
        let content = body[part]["Data"].as_str().unwrap();
        assert!(content.contains("Lunch?") && content.contains(&place), "{content}");
    }
    assert_eq!(header(&email, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(all.tick().await, [Value::Null; 0]);
    all.plan(&json!({})).await;
    assert_eq!(all.tick().await, [Value::Null; 0], "nothing has come since");
}

#[tokio::test]
async fn nothing_is_said_of_what_was_read_or_is_muted_blocked_or_a_request() {
    let all = Digests::start().await;
    let conversations = &all.world.conversations;
    let change =
        |change| async move { conversations.change_membership(all.conversation, all.bob, &change).await.unwrap() };
    let later = all.world.now.plus(Duration::from_hours(1));
    let off = MembershipChange { muted_until: Some(None), is_request: Some(false), ..Default::default() };
    for silent in [
        MembershipChange { muted_until: Some(Some(later)), ..Default::default() },
        MembershipChange { is_request: Some(true), ..Default::default() },
    ] {
        change(silent.clone()).await;
        all.plan(&json!({})).await;
        assert_eq!(all.tick().await, [Value::Null; 0], "{silent:?}");
        change(off.clone()).await;
    }
    let view = conversations.for_member(all.conversation, all.bob).await.unwrap().unwrap();
    let to = |marks: Cursors| marks.read_up_to(view.conversation.last_seq, all.world.now);
    conversations.move_cursors(all.conversation, all.bob, view.membership.marks(), true, to).await.unwrap();
    all.plan(&json!({})).await;
    assert_eq!(all.tick().await, [Value::Null; 0], "it was read");

    let blocking = Digests::start().await;
    blocking.world.block(blocking.bob, blocking.alice).await;
    assert_eq!(blocking.tick().await, [Value::Null; 0]);
}

#[tokio::test]
async fn whoever_has_turned_it_off_meanwhile_gets_none() {
    let all = Digests::start().await;
    all.world.users.set_notification_settings(all.bob, &NotificationSettings::default()).await.unwrap();
    assert_eq!(all.tick().await, [Value::Null; 0]);
}

#[tokio::test]
async fn what_is_hidden_is_not_emailed_either() {
    let all = Digests::start().await;
    all.plan(&json!({"hideContent": true})).await;
    let [email] = all.tick().await.try_into().unwrap();
    let content = email["Content"].to_string();
    assert!(content.contains("1 unread message") && !content.contains("Lunch"), "{content}");
    assert!(!content.contains(&all.conversation.to_string()), "{content}");
}

#[tokio::test]
async fn what_could_not_be_sent_is_sent_later_and_once() {
    let all = Digests::start().await;
    all.world.outside.refuse_emails(true);
    assert_eq!(all.tick().await, [Value::Null; 0]);
    all.world.outside.refuse_emails(false);
    assert_eq!(all.tick().await.len(), 1);
    assert_eq!(all.tick().await.len(), 0);
}

/// The function has begun to write Bob's digest so often, and died each time.
async fn die(all: &Digests, times: u32) {
    let hour = DueHour::latest(all.world.now);
    for ago in (1..=times).rev() {
        let plan = all.world.users.digest_plan(all.bob, all.world.now).await.unwrap();
        let long_ago = all.world.now.minus(DIGEST_LEASE * ago);
        let claimed = all.world.users.claim_digest(all.bob, (hour, &plan), "token", long_ago).await.unwrap();
        assert!(claimed.is_some());
    }
}

#[tokio::test]
async fn what_was_begun_by_a_function_that_died_is_sent_by_the_next_once() {
    let all = Digests::start().await;
    die(&all, 1).await;
    assert_eq!(all.tick().await.len(), 1);
    assert_eq!(all.tick().await.len(), 0);
}

#[tokio::test]
async fn what_another_is_writing_is_left_to_it() {
    let all = Digests::start().await;
    let (hour, users) = (DueHour::latest(all.world.now), &all.world.users);
    let plan = users.digest_plan(all.bob, all.world.now).await.unwrap();
    users.claim_digest(all.bob, (hour, &plan), "token", all.world.now).await.unwrap().unwrap();
    assert_eq!(all.tick().await.len(), 0);
}

#[tokio::test]
async fn nobody_gets_the_same_email_more_than_three_times_however_often_the_function_dies() {
    let all = Digests::start().await;
    die(&all, DIGEST_TRIES).await;
    assert_eq!(all.tick().await.len(), 0);
    all.plan(&json!({})).await;
    assert_eq!(all.tick().await.len(), 1, "the next one is another");
}

#[tokio::test]
async fn of_a_group_in_which_somebody_wants_only_mentions_the_email_says_those() {
    let all = Digests::start().await;
    let (world, bob) = (&all.world, all.bob);
    let members = [all.alice, bob, person()];
    let group = world.group(&members).await;
    all.plan(&json!({"mentionsOnly": true})).await;
    let message = |text: &str| Message { mentions: vec![bob], ..Message::plain(MessageText::parse(text).unwrap()) };
    let later = world.now.plus(Duration::from_secs(1));
    let name = async |sender, text| world.append_at(group, sender, EntryContent::Message(message(text)), later).await;
    world.say(group, all.alice, "Nothing for anybody").await;
    let emails = all.tick().await;
    assert!(emails.len() == 1 && !emails[0].to_string().contains("Hiking"), "nobody is named: {emails:?}");

    name(all.alice, "Bob, the map?").await;
    let deleted = name(all.alice, "Bob, deleted").await;
    let target = EntryContent::Deleted { target_id: deleted.entry_id, target_seq: Some(deleted.seq) };
    world.append(group, all.alice, target).await;
    world.block(bob, members[2]).await;
    name(members[2], "Bob, from somebody blocked").await;
    world.say_at(group, all.alice, 1).await;
    all.plan(&json!({"mentionsOnly": true})).await;
    let [email] = all.tick().await.try_into().unwrap();
    let text = email["Content"]["Simple"]["Body"]["Text"]["Data"].as_str().unwrap();
    assert!(text.starts_with("Hiking: 1 unread message\n  Bob, the map?\n"), "{text}");
}

#[tokio::test]
async fn the_page_that_turns_emails_off_is_in_the_language_of_the_email() {
    let all = Digests::start().await;
    for (language, question, refusal) in [
        ("de", "abbestellen?", "funktioniert nicht"),
        ("en", "Turn off", "does not work"),
        ("fr\"", "Turn off", "does not work"),
    ] {
        let query = json!({"user": all.bob, "token": "t", "language": language});
        let asked = |method| json!({"requestContext": {"http": {"method": method}}, "queryStringParameters": query});
        let page = all.handle(asked("GET")).await["body"].as_str().unwrap().to_owned();
        let name = if language == "de" { "de" } else { "en" };
        assert!(page.contains(question) && page.contains(&format!("lang=\"{name}\"")), "{page}");
        assert!(page.contains(&format!("language={name}\"")), "{page}");
        let refused = all.handle(asked("POST")).await;
        assert!(refused["body"].as_str().unwrap().contains(refusal), "{refused}");
    }
}

#[tokio::test]
async fn emails_cost_what_the_table_says() {
    let (all, mut ledger) = (Digests::start().await, Ledger::default());
    for situation in ["an hour with an email of one conversation", "an hour in which nobody is due"] {
        let before = all.world.meter.reading();
        all.tick().await;
        ledger.note("missed-messages", situation, all.world.meter.reading() - before);
    }
    ledger.assert_is_all(["missed-messages".to_owned()]);
}

#[tokio::test]
async fn only_a_post_with_the_emails_own_token_turns_the_emails_off() {
    let all = Digests::start().await;
    let [email] = all.tick().await.try_into().unwrap();
    let link = header(&email, "List-Unsubscribe");
    let (user, token) = link.trim_matches(['<', '>']).split_once("?user=").unwrap().1.split_once("&token=").unwrap();
    let token = token.strip_suffix("&language=en").unwrap();
    assert_eq!(user, all.bob.to_string());
    let page = all.follow("GET", user, token).await;
    assert!(page["body"].as_str().unwrap().contains("method=\"post\""), "{page}");
    for (user, token) in [(user, "another"), (user, ""), (&*all.alice.to_string(), token), ("nobody", token)] {
        assert_eq!(all.follow("POST", user, token).await["statusCode"], 404, "{user} {token}");
    }
    assert!(all.wants().await);
    assert_eq!(all.follow("POST", user, token).await["statusCode"], 200);
    assert!(!all.wants().await);
    assert_eq!(all.follow("POST", user, token).await["statusCode"], 200, "again");
    let evil = all.follow("GET", user, "\"><script>").await;
    assert!(!evil["body"].as_str().unwrap().contains("<script>"));
}
