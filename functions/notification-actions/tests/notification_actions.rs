//! `notification-actions` over the embedded DynamoDB.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use natter_chat::notification::{Language, NotificationTicket, PushKeys, PushSubscription, TICKET_LIFETIME};
use natter_chat::service::{ServiceLevel, ServiceState};
use natter_chat::{ConversationId, Entry, Membership, Seq, SessionId, UserId};
use natter_cost::{Ledger, Spent};
use natter_dynamo::Act;
use natter_lambda::Function;
use natter_protocol::api::moderation::{AuditRecord, ModerationAct};
use natter_protocol::api::{Area, NotificationsRoute};
use natter_testing::http::call_by_ticket;
use natter_testing::{World, people, person};
use notification_actions::NotificationActions;
use serde_json::{Value, json};
use uuid::Uuid;

const SECRET: &str = "secret";

/// Alice has written to Bob, whose phone was notified.
struct Acting {
    world: World,
    function: NotificationActions,
    alice: UserId,
    bob: UserId,
    conversation: ConversationId,
    said: Entry,
}

fn phone() -> SessionId {
    "phone".to_owned().into()
}

impl Acting {
    async fn start() -> Self {
        Box::pin(Self::start_with(&[])).await
    }

    /// With these variables.
    async fn start_with(own: &[(&str, &str)]) -> Self {
        let world = World::start().await;
        let (alice, bob, conversation) = world.direct().await;
        let said = world.say(conversation, alice, "Lunch?").await;
        let limits = [("RATE_LIMIT_YOUNG_MESSAGES", "100"), ("RATE_LIMIT_CONVERSATION_MESSAGES", "100")];
        let environment = world.environment(&[&limits, own].concat());
        let function = NotificationActions::init(&environment).await.unwrap();
        let all = Self { world, function, alice, bob, conversation, said };
        let keys = PushKeys { p256dh: String::new(), auth: String::new() };
        let endpoint = "https://push.example/1".to_owned();
        let (subscription, now) = (PushSubscription { endpoint, keys, language: Language::En }, all.world.now);
        all.world.users.subscribe(bob, &phone(), now, subscription, now).await.unwrap();
        all.notify(conversation, now).await;
        all
    }

    /// Bob's phone is notified in a conversation.
    async fn notify(&self, conversation: ConversationId, at: natter_chat::Timestamp) {
        let (session, place) = (phone(), (conversation, self.said.seq));
        let device = (self.bob, &session);
        self.world.users.claim_notification(device, place, ("claim", SECRET), Seq::ZERO, at).await.unwrap();
    }

    fn ticket(&self) -> NotificationTicket {
        let (user_id, conversation_id) = (self.bob, self.conversation);
        NotificationTicket { user_id, session_id: phone(), conversation_id, secret: SECRET.to_owned() }
    }

    async fn act(&self, ticket: &NotificationTicket, action: &Value) -> (u64, Value) {
        let body = json!({"ticket": ticket, "action": action});
        call_by_ticket(&self.function, &NotificationsRoute::Act.route(), body).await
    }

    fn read(&self) -> Value {
        json!({"kind": "read", "seq": self.said.seq})
    }

    fn reply(&self, text: &str) -> Value {
        json!({"kind": "reply", "entryId": Uuid::now_v7(), "text": text, "seq": self.said.seq})
    }

    async fn place(&self) -> Membership {
        let view = self.world.conversations.for_member(self.conversation, self.bob).await.unwrap();
        view.unwrap().membership
    }

    async fn entries(&self) -> Vec<Entry> {
        let view = self.world.conversations.for_member(self.conversation, self.alice).await.unwrap().unwrap();
        let (mut entries, mut seq) = (Vec::new(), Seq::ZERO);
        while seq < view.conversation.last_seq {
            seq = seq.next();
            entries.extend(self.world.messages.get(self.conversation, seq).await.unwrap());
        }
        entries
    }

    /// Nothing was done that would show.
    async fn assert_untouched(&self) {
        let Membership { read_seq, muted_until, .. } = self.place().await;
        assert_eq!((read_seq, muted_until), (Seq::ZERO, None));
        assert_eq!(self.entries().await.len(), 1);
    }
}

fn done() -> (u64, Value) {
    (200, json!({}))
}

#[tokio::test]
async fn a_conversation_is_read_and_its_senders_device_is_told() {
    let all = Acting::start().await;
    let alices = all.world.device(all.alice).await;
    assert_eq!(all.act(&all.ticket(), &all.read()).await, done());
    assert_eq!(all.place().await.read_seq, all.said.seq);
    assert_eq!(all.world.outside.take_frames(&alices).len(), 1);
}

#[tokio::test]
async fn a_conversation_is_muted_and_ones_own_devices_are_told() {
    let all = Acting::start().await;
    let own = all.world.device(all.bob).await;
    assert_eq!(all.act(&all.ticket(), &json!({"kind": "mute"})).await, done());
    assert!(all.place().await.muted_until.unwrap() > all.world.now.plus(Duration::from_hours(24 * 365)));
    assert_eq!(all.world.outside.take_frames(&own).len(), 1);
}

#[tokio::test]
async fn an_answer_is_sent_and_what_it_answers_is_read() {
    let all = Acting::start().await;
    assert_eq!(all.act(&all.ticket(), &all.reply("At one")).await, done());
    let said = all.entries().await.pop().unwrap();
    assert_eq!((said.sender_id, said.content.preview(100)), (all.bob, "At one"));
    assert_eq!(all.place().await.read_seq, all.said.seq);
}

#[tokio::test]
async fn an_answer_that_comes_again_by_another_ticket_is_sent_once() {
    let all = Acting::start().await;
    let reply = all.reply("At one");
    for _ in 0..2 {
        all.notify(all.conversation, all.world.now).await;
        assert_eq!(all.act(&all.ticket(), &reply).await, done());
    }
    assert_eq!(all.entries().await.len(), 2);
}

#[tokio::test]
async fn no_ticket_is_good_but_the_devices_own_and_once() {
    let all = Acting::start().await;
    let elsewhere = all.world.open(all.bob, person(), false).await;
    let good = all.ticket();
    let bad = [
        NotificationTicket { secret: String::new(), ..good.clone() },
        NotificationTicket { secret: "guessed".to_owned(), ..good.clone() },
        NotificationTicket { user_id: all.alice, ..good.clone() },
        NotificationTicket { session_id: "laptop".to_owned().into(), ..good.clone() },
        NotificationTicket { session_id: "x".repeat(5_000).into(), ..good.clone() },
        NotificationTicket { conversation_id: elsewhere, ..good.clone() },
    ];
    for action in [all.read(), json!({"kind": "mute"}), all.reply("Hi!")] {
        for ticket in &bad {
            assert_refused(all.act(ticket, &action).await, "notification_ticket_invalid");
        }
    }
    all.assert_untouched().await;
    assert_eq!(all.act(&good, &all.read()).await, done());
    assert_refused(all.act(&good, &all.reply("Hi!")).await, "notification_ticket_invalid");
    assert_eq!(all.entries().await.len(), 1);
}

#[tokio::test]
async fn a_ticket_ends_after_an_hour() {
    let all = Acting::start().await;
    all.act(&all.ticket(), &all.read()).await;
    all.notify(all.conversation, all.world.now.minus(TICKET_LIFETIME)).await;
    assert_refused(all.act(&all.ticket(), &all.reply("Hi!")).await, "notification_ticket_invalid");
    assert_eq!(all.entries().await.len(), 1);
}

#[tokio::test]
async fn a_ticket_ends_with_the_sign_in() {
    let all = Acting::start().await;
    all.world.users.revoke_session(all.bob, &phone(), all.world.now).await.unwrap();
    assert_refused(all.act(&all.ticket(), &all.reply("Hi!")).await, "notification_ticket_invalid");
    all.assert_untouched().await;

    let everywhere = Acting::start().await;
    let later = everywhere.world.now.plus(Duration::from_secs(1));
    everywhere.world.users.revoke_sessions(everywhere.bob, later).await.unwrap();
    assert_refused(everywhere.act(&everywhere.ticket(), &everywhere.reply("Hi!")).await, "session_revoked");
    everywhere.assert_untouched().await;
}

#[tokio::test]
async fn whoever_turns_notifications_off_on_the_device_ends_its_tickets() {
    let all = Acting::start().await;
    all.world.users.unsubscribe(all.bob, &phone()).await.unwrap();
    assert_refused(all.act(&all.ticket(), &all.read()).await, "notification_ticket_invalid");
    all.assert_untouched().await;
}

#[tokio::test]
async fn whoever_is_blocked_or_suspended_answers_nobody() {
    let all = Acting::start().await;
    all.world.block(all.alice, all.bob).await;
    assert_refused(all.act(&all.ticket(), &all.reply("Hi!")).await, "blocked");
    all.assert_untouched().await;

    let suspended = Acting::start().await;
    let (world, user_id) = (&suspended.world, suspended.bob);
    let until = world.now.plus(Duration::from_hours(1));
    let act = ModerationAct::Suspended { user_id, until: Some(until) };
    let record = AuditRecord { at: world.now, moderator_id: person(), act, reason: "spam".to_owned() };
    world.safety.suspend(&world.users, user_id, until, &Act { id: Uuid::now_v7(), record }).await.unwrap();
    assert_refused(suspended.act(&suspended.ticket(), &suspended.read()).await, "account_suspended");
    suspended.assert_untouched().await;
}

#[tokio::test]
async fn whoever_was_put_out_of_a_group_can_do_nothing_to_it() {
    let all = Acting::start().await;
    let mut members = people(2);
    members.push(all.bob);
    let group = all.world.group(&members).await;
    let said = all.world.say(group, members[0], "Members only").await;
    all.world.remove(group, members[0], all.bob).await;
    for action in [all.read(), json!({"kind": "mute"}), all.reply("Hi!")] {
        all.notify(group, all.world.now).await;
        let ticket = NotificationTicket { conversation_id: group, ..all.ticket() };
        assert_refused(all.act(&ticket, &action).await, "conversation_not_found");
    }
    let head = all.world.conversations.head(group).await.unwrap().unwrap();
    assert_eq!(head.last_seq, said.seq);
}

#[tokio::test]
async fn nobody_answers_while_nothing_may_be_written_to_save_costs() {
    let all = Acting::start().await;
    let reduced = ServiceState::new(all.world.now).notified(ServiceLevel::ReadOnly, all.world.now);
    assert!(all.world.users.replace_service_state(None, &reduced).await.unwrap());
    assert_refused(all.act(&all.ticket(), &all.reply("Hi!")).await, "service_reduced");
    all.assert_untouched().await;
}

#[tokio::test]
async fn tickets_do_not_get_anybody_round_the_rate_limit() {
    let limits = [("RATE_LIMIT_MESSAGES", "3"), ("RATE_LIMIT_QUANTUM", "1")];
    let all = Box::pin(Acting::start_with(&limits)).await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        all.notify(all.conversation, all.world.now).await;
        answers.push(all.act(&all.ticket(), &all.reply("Hi!")).await);
    }
    assert_refused(answers.pop().unwrap(), "rate_limited");
}

#[tokio::test]
async fn what_is_no_order_is_refused_and_leaves_the_ticket_good() {
    let all = Acting::start().await;
    for action in [
        json!({"kind": "erase"}),
        json!({"kind": "read"}),
        json!({}),
        json!("read"),
        json!({"kind": "read", "seq": -1}),
    ] {
        assert_refused(all.act(&all.ticket(), &action).await, "invalid_frame");
    }
    assert_eq!(all.act(&all.ticket(), &all.read()).await, done());
}

#[tokio::test]
async fn acting_costs_what_the_table_says() {
    let (all, key) = (Acting::start().await, NotificationsRoute::Act.route().key());
    let mut ledger = Ledger::default();
    let actions = [
        ("muting", json!({"kind": "mute"})),
        ("marking as read, direct", all.read()),
        ("answering, direct", all.reply("Hi!")),
    ];
    for (situation, action) in actions {
        all.notify(all.conversation, all.world.now).await;
        let (before, asked) = (all.world.meter.reading(), all.world.outside.counts().queue_requests);
        all.act(&all.ticket(), &action).await;
        let spent = Spent {
            dynamodb: all.world.meter.reading() - before,
            queue_requests: all.world.outside.counts().queue_requests - asked,
            ..Spent::default()
        };
        ledger.note(&key, situation, spent);
    }
    ledger.assert_is_all([key]);
}

fn assert_refused((status, answer): (u64, Value), code: &str) {
    assert!(status >= 400, "{answer}");
    assert_eq!(answer["code"], code, "{answer}");
}
