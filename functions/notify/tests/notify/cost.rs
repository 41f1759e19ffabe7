//! What telling people costs, counted by DynamoDB itself.

use natter_chat::notification::NotificationSettings;
use natter_cost::{Ledger, Spent};
use natter_testing::people;
use serde_json::json;

use crate::pushes::{alert, of_a_sign_in};
use crate::world::{Job, Notifying};

/// Does what the queue holds, and notes what that takes.
async fn work(ledger: &mut Ledger, all: &Notifying, situation: &str, jobs: Vec<Job>) {
    let asked = || all.world.outside.counts().queue_requests;
    let (before, asked_before) = (all.world.meter.reading(), asked());
    all.drain(jobs).await;
    let spent = Spent {
        dynamodb: all.world.meter.reading() - before,
        queue_requests: asked() - asked_before,
        ..Spent::default()
    };
    ledger.note("notify", situation, spent);
}

#[tokio::test]
async fn telling_people_costs_what_the_table_says() {
    let mut ledger = Ledger::default();
    tell_one(&mut ledger).await;
    tell_a_hundred(&mut ledger).await;
    ledger.assert_is_all(["notify".to_owned()]);
}

async fn tell_one(ledger: &mut Ledger) {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    let say = async |text| {
        let said = all.world.say(conversation, alice, text).await;
        (all.stream(std::slice::from_ref(&said)).await, said.seq)
    };
    work(ledger, &all, "a message, direct; no device", say("one").await.0).await;
    all.subscribe(bob, "phone").await;
    work(ledger, &all, "a message, direct; one device, the first unread", say("two").await.0).await;
    let (jobs, seq) = say("three").await;
    work(ledger, &all, "a message, direct; one device, a further one unread", jobs).await;
    let read = all.read(conversation, bob, seq).await.into_iter().collect();
    work(ledger, &all, "what is read is taken away from one device", read).await;
    let digest: NotificationSettings =
        serde_json::from_value(json!({"mentionsOnly": false, "hideContent": false, "digestAfterHours": 4})).unwrap();
    all.world.users.set_notification_settings(bob, &digest).await.unwrap();
    let planned = say("four").await.0;
    work(ledger, &all, "a message, direct; one device, and the first for an email", planned).await;
    work(ledger, &all, "an alert, one device", vec![alert(bob, of_a_sign_in(), all.world.now)]).await;
}

/// Each of them, and their devices, is looked up once.
async fn tell_a_hundred(ledger: &mut Ledger) {
    let all = Notifying::start().await;
    let members = people(100);
    let group = all.world.group(&members).await;
    for (number, member) in members.iter().enumerate().skip(1) {
        all.subscribe(*member, &number.to_string()).await;
    }
    let said = all.world.say(group, members[0], "Hello, everybody!").await;
    let jobs = all.stream(&[said]).await;
    work(ledger, &all, "a message, a group of a hundred with a device each", jobs).await;
}
