use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::notification::{
    Language, NotificationSettings, NotificationTicket, PushKeys, PushSubscription, QuietHours, TICKET_LIFETIME,
};
use natter_chat::{ConversationId, Cursors, Seq, SessionId, Timestamp, UserId};
use natter_dynamo::Claimed;
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, user};

fn session(id: &str) -> SessionId {
    id.to_owned().into()
}

fn subscription(number: u32) -> PushSubscription {
    PushSubscription {
        endpoint: format!("https://push.example/{number}"),
        keys: PushKeys { p256dh: "p".into(), auth: "a".into() },
        language: Language::En,
    }
}

fn place(seq: u64) -> (ConversationId, Seq) {
    (Uuid::from_u128(1).into(), Seq::new(seq))
}

/// The sessions of Alice's devices that Bob's message would go to.
async fn devices(stores: &Stores, now: Timestamp) -> Vec<SessionId> {
    let found = stores.users.subscribers(&[alice(), bob()], bob(), now).await.unwrap();
    assert!(found.iter().all(|found| found.user_id == alice()));
    let mut devices: Vec<_> =
        found.into_iter().flat_map(|found| found.devices).map(|device| device.session_id).collect();
    devices.sort();
    devices
}

async fn subscribe(stores: &Stores, user: UserId, id: &str, number: u32) {
    stores.users.subscribe(user, &session(id), NOW, subscription(number), NOW).await.unwrap();
}

#[tokio::test]
async fn a_subscription_ends_with_its_sign_in() {
    let stores = Stores::start().await;
    for (number, id) in ["phone", "laptop", "tablet"].into_iter().enumerate() {
        subscribe(&stores, alice(), id, number.try_into().unwrap()).await;
    }
    stores.users.unsubscribe(alice(), &session("tablet")).await.unwrap();
    assert_eq!(devices(&stores, NOW).await, [session("laptop"), session("phone")]);
    stores.users.revoke_session(alice(), &session("phone"), NOW).await.unwrap();
    assert_eq!(devices(&stores, NOW).await, [session("laptop")]);
    assert!(devices(&stores, NOW.plus(Duration::from_hours(31 * 24))).await.is_empty(), "forgotten");
    stores.users.revoke_sessions(alice(), NOW).await.unwrap();
    assert!(devices(&stores, NOW).await.is_empty());
}

#[tokio::test]
async fn a_device_that_has_subscribed_anew_is_not_forgotten_with_its_old_address() {
    let stores = Stores::start().await;
    subscribe(&stores, alice(), "phone", 1).await;
    let [old] = stores.users.devices(alice(), NOW).await.unwrap().try_into().unwrap();
    let later = NOW.plus(Duration::from_secs(1));
    stores.users.subscribe(alice(), &session("phone"), NOW, subscription(2), later).await.unwrap();
    stores.users.forget_device(alice(), &old).await.unwrap();
    let [new] = stores.users.devices(alice(), NOW).await.unwrap().try_into().unwrap();
    assert_ne!(new, old);
    stores.users.forget_device(alice(), &new).await.unwrap();
    assert!(devices(&stores, NOW).await.is_empty());
}

#[tokio::test]
async fn nothing_of_it_is_left_after_an_erasure() {
    let stores = Stores::start().await;
    subscribe(&stores, alice(), "phone", 1).await;
    stores.users.forget_items(alice()).await.unwrap();
    assert!(devices(&stores, NOW).await.is_empty());
}

#[tokio::test]
async fn a_browser_is_subscribed_once_whoever_signs_in_again() {
    let stores = Stores::start().await;
    subscribe(&stores, alice(), "yesterday", 1).await;
    subscribe(&stores, alice(), "today", 1).await;
    assert_eq!(devices(&stores, NOW).await, [session("today")]);
}

#[tokio::test]
async fn one_device_too_many_takes_the_place_of_another() {
    let stores = Stores::start().await;
    for number in 0..21 {
        subscribe(&stores, alice(), &format!("{number:02}"), number).await;
    }
    let left = devices(&stores, NOW).await;
    assert_eq!(left.len(), 20);
    assert!(left.contains(&session("20")));
}

#[tokio::test]
async fn settings_are_kept_beside_the_devices() {
    let stores = Stores::start().await;
    assert_eq!(stores.users.notification_settings(alice()).await.unwrap(), NotificationSettings::default());
    let settings = NotificationSettings {
        hide_content: true,
        quiet_hours: Some(QuietHours::new(1320, 420, "Europe/Berlin").unwrap()),
        ..NotificationSettings::default()
    };
    stores.users.set_notification_settings(alice(), &settings).await.unwrap();
    subscribe(&stores, alice(), "phone", 1).await;
    assert_eq!(stores.users.notification_settings(alice()).await.unwrap(), settings);
    let found = stores.users.subscribers(&[alice()], bob(), NOW).await.unwrap();
    assert_eq!(found[0].settings, settings);
    assert!(!found[0].is_active && !found[0].blocks);
}

#[tokio::test]
async fn whether_somebody_is_there_and_whom_they_block_comes_along() {
    let stores = Stores::start().await;
    subscribe(&stores, alice(), "phone", 1).await;
    stores.users.note_active(alice(), &"phone=".to_owned().into(), NOW).await.unwrap();
    let found = stores.users.subscribers(&[alice()], bob(), NOW).await.unwrap();
    assert!(found[0].is_active);
}

#[tokio::test]
async fn a_place_is_notified_by_one_claim_and_those_unread_are_counted() {
    let stores = Stores::start().await;
    let phone = session("phone");
    let claim = async |seq, claim, read| {
        let device = (alice(), &phone);
        let claimed =
            stores.users.claim_notification(device, place(seq), (claim, "secret"), Seq::new(read), NOW).await.unwrap();
        claimed.map(|Claimed { count, is_first, .. }| (count, is_first))
    };
    assert_eq!(claim(5, "a", 4).await, Some((1, true)));
    assert_eq!(claim(5, "b", 4).await, None, "a batch that came twice");
    assert_eq!(claim(5, "a", 4).await, Some((1, true)), "the same, which died in between");
    assert_eq!(claim(7, "c", 4).await, Some((2, false)));
    assert_eq!(claim(6, "d", 4).await, Some((3, false)), "out of order");
    assert_eq!(claim(8, "e", 7).await, Some((1, true)), "the others were read");
    assert_eq!(claim(3, "f", 2).await, Some((5, true)), "before all others");
}

/// Takes away what is noted of what others may know, as in the places of an earlier release.
async fn without_receipt(stores: &Stores, conversation: ConversationId, who: UserId) {
    let update = stores.dynamodb.client().update_item().table_name("ConversationsTable");
    let update = update.key("conversation_id", AttributeValue::S(conversation.to_string()));
    let update = update
        .key("sk", AttributeValue::S(format!("member#{who}")))
        .update_expression("REMOVE receipt_seq, receipt_at");
    update.send().await.unwrap();
}

#[tokio::test]
async fn what_is_read_is_noted_for_others_where_it_may_be_known() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let place = async || stores.conversations.for_member(conversation, bob()).await.unwrap().unwrap().membership;
    let read = async |seq, gives_receipts| {
        let to = |marks: Cursors| marks.read_up_to(Seq::new(seq), NOW.plus(Duration::from_secs(seq)));
        stores
            .conversations
            .move_cursors(conversation, bob(), place().await.marks(), gives_receipts, to)
            .await
            .unwrap();
        place().await.receipt.map(|receipt| (receipt.seq.get(), receipt.at))
    };
    let at = |seconds| Some(NOW.plus(Duration::from_secs(seconds)));
    assert_eq!(read(1, true).await, Some((1, at(1))));
    assert_eq!(read(2, false).await, Some((1, at(1))));
    assert_eq!(read(3, true).await, Some((3, at(3))));
    let delivered = |marks: Cursors| marks.delivered_up_to(Seq::new(9));
    stores.conversations.move_cursors(conversation, bob(), place().await.marks(), false, delivered).await.unwrap();
    assert_eq!(place().await.receipt.unwrap().seq, Seq::new(3));

    without_receipt(&stores, conversation, bob()).await;
    assert_eq!(place().await.receipt, None, "of an earlier release");
    assert_eq!(read(4, false).await, Some((0, None)), "known now, and nothing of it");
}

#[tokio::test]
async fn reading_the_first_place_that_was_notified_is_noticed() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let note = async |seq| stores.conversations.note_notified(conversation, bob(), Seq::new(seq)).await.unwrap();
    let read = async |seq| {
        let known = stores.conversations.for_member(conversation, bob()).await.unwrap().unwrap().membership.marks();
        let to = |marks: Cursors| marks.read_up_to(Seq::new(seq), NOW);
        stores.conversations.move_cursors(conversation, bob(), known, true, to).await.unwrap().unwrap().reads_notified()
    };
    assert!(!read(1).await, "nothing was notified");
    assert!(!note(1).await, "it was read meanwhile");
    assert!(note(5).await && note(3).await && note(4).await);
    assert!(!read(2).await);
    assert!(read(3).await, "the earliest of them counts");
    assert!(!read(4).await);
    assert!(note(6).await, "what was read does not stand in its way");
    assert!(read(9).await);
    assert!(!stores.conversations.note_notified(conversation, user(9), Seq::new(10)).await.unwrap(), "not a member");
}

#[tokio::test]
async fn what_is_deleted_is_taken_back_until_that_is_done_and_never_notified() {
    let stores = Stores::start().await;
    let phone = session("phone");
    let device = (alice(), &phone);
    let withdraw = async |seq| stores.users.withdraw_notification(device, place(seq), NOW).await.unwrap();
    stores.users.claim_notification(device, place(5), ("a", "secret"), Seq::ZERO, NOW).await.unwrap();
    assert!(withdraw(5).await);
    assert!(withdraw(5).await, "nothing says yet that the device was told");
    stores.users.forget_notified(device, place(5).0, std::iter::once(Seq::new(5))).await.unwrap();
    assert!(!withdraw(5).await);
    assert!(!withdraw(6).await, "it was not notified yet");
    for seq in [5, 6] {
        let claimed =
            stores.users.claim_notification(device, place(seq), ("a", "secret"), Seq::ZERO, NOW).await.unwrap();
        assert_eq!(claimed, None);
    }
    let counted = stores.users.claim_notification(device, place(7), ("b", "secret"), Seq::ZERO, NOW).await.unwrap();
    assert_eq!(counted.map(|claimed| claimed.count), Some(1));
}

#[tokio::test]
async fn a_ticket_is_good_once_for_an_hour_and_for_one_device_and_conversation() {
    let stores = Stores::start().await;
    let phone = session("phone");
    let claim = async |seq, fresh, now| {
        let claimed =
            stores.users.claim_notification((alice(), &phone), place(seq), ("a", fresh), Seq::ZERO, now).await;
        claimed.unwrap().unwrap().ticket
    };
    let ticket = |secret: &str| NotificationTicket {
        user_id: alice(),
        session_id: phone.clone(),
        conversation_id: place(1).0,
        secret: secret.to_owned(),
    };
    let is_good =
        async |ticket: &NotificationTicket, now| stores.users.use_notification_ticket(ticket, now).await.unwrap();
    assert_eq!((&*claim(1, "one", NOW).await, &*claim(2, "two", NOW).await), ("one", "one"));
    let others = [
        ticket("two"),
        ticket(""),
        NotificationTicket { user_id: bob(), ..ticket("one") },
        NotificationTicket { session_id: session("laptop"), ..ticket("one") },
        NotificationTicket { conversation_id: Uuid::from_u128(99).into(), ..ticket("one") },
    ];
    for other in &others {
        assert!(!is_good(other, NOW).await, "{other:?}");
    }
    assert!(!is_good(&ticket("one"), NOW.plus(TICKET_LIFETIME)).await, "it is an hour old");
    assert!(is_good(&ticket("one"), NOW.plus(TICKET_LIFETIME).minus(Duration::from_millis(1))).await);
    assert!(!is_good(&ticket("one"), NOW).await, "it is used up");
    let of_device = async || stores.users.notification_ticket((alice(), &phone), place(1).0).await.unwrap();
    assert_eq!(of_device().await, None);
    assert_eq!(claim(3, "three", NOW).await, "three");
    assert_eq!(of_device().await.as_deref(), Some("three"));
}

#[tokio::test]
async fn not_everything_is_remembered() {
    let stores = Stores::start().await;
    let phone = session("phone");
    for seq in 1..=150 {
        let read = Seq::new(seq - 1);
        let counted =
            stores.users.claim_notification((alice(), &phone), place(seq), ("a", "secret"), read, NOW).await.unwrap();
        assert_eq!(counted.map(|claimed| claimed.count), Some(1));
    }
}
