use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::group::MAX_GROUP_MEMBERS;
use natter_chat::notification::{AlertAbout, LATEST, NotificationSettings, QuietHours};
use natter_chat::{ConversationId, Entry, EntryContent, SecurityEvent, Timestamp, UserId};
use natter_dynamo::{DIGEST_SHARDS, MembershipChange};
use natter_queue::{AlertDevices, AlertJob, NotifyJob};
use natter_testing::{people, person};
use serde_json::json;

use crate::world::{Job, Notifying, session};

#[tokio::test]
async fn a_message_is_sent_to_the_others_devices_encrypted_and_signed() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    for (user, name) in [(alice, "hers"), (bob, "phone"), (bob, "laptop")] {
        all.subscribe(user, name).await;
    }
    let said = all.world.say(conversation, alice, "Hello, Bob!").await;
    all.tell(std::slice::from_ref(&said)).await;
    for name in ["phone", "laptop"] {
        let [taken] = all.service.taken_by(&[name]).try_into().unwrap();
        let shown = &taken.content;
        assert_eq!(
            (&shown["kind"], &shown["text"], &shown["count"]),
            (&json!("show"), &json!("Hello, Bob!"), &json!(1))
        );
        assert_eq!((&shown["userId"], &shown["seq"]), (&json!(bob), &json!(said.seq)));
        assert!(taken.lifetime <= LATEST.as_secs());
        let topic = taken.topic.unwrap();
        assert!(!topic.contains(&conversation.to_string()[..8]), "the push service does not learn which it is");
    }
    assert_eq!(all.service.taken_by(&["hers"]), []);
}

#[tokio::test]
async fn a_batch_that_comes_twice_is_told_once_and_further_messages_are_gathered() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let first = all.world.say(conversation, alice, "one").await;
    all.tell(std::slice::from_ref(&first)).await;
    all.tell(&[first]).await;
    assert_eq!(all.service.taken_by(&["phone"]).len(), 1);
    let second = all.world.say(conversation, alice, "two").await;
    all.tell(&[second]).await;
    let taken = all.service.taken_by(&["phone"]);
    assert_eq!((taken.len(), &taken[1].content["count"]), (2, &json!(2)));
    assert_eq!(taken[0].topic, taken[1].topic);
}

#[tokio::test]
async fn what_is_hidden_is_not_even_sent() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let settings = NotificationSettings { hide_content: true, ..NotificationSettings::default() };
    all.world.users.set_notification_settings(bob, &settings).await.unwrap();
    let said = all.world.say(conversation, alice, "a secret").await;
    all.tell(&[said]).await;
    let [taken] = all.service.taken_by(&["phone"]).try_into().unwrap();
    assert_eq!(taken.content["hidden"], true);
    for field in ["text", "sender", "group", "picture"] {
        assert!(taken.content.get(field).is_none(), "{field}");
    }
}

#[tokio::test]
async fn nobody_is_told_of_what_is_an_hour_old() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let said = all.world.say(conversation, alice, "Hello!").await;
    let late = Entry { sent_at: all.world.now.minus(LATEST), ..said };
    assert_eq!(all.stream(&[late]).await, []);
    assert_eq!(all.service.taken_by(&["phone"]), []);
}

#[tokio::test]
async fn whoever_is_there_has_time_to_read_it() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    all.world.users.note_active(bob, &"phone=".to_owned().into(), all.world.now).await.unwrap();
    let read = all.world.say(conversation, alice, "read at once").await;
    let missed = all.world.say(conversation, alice, "missed").await;
    let jobs = all.stream(&[read.clone(), missed.clone()]).await;
    let waiting = all.drain(jobs).await;
    assert_eq!((waiting.len(), all.service.taken_by(&["phone"]).len()), (2, 0));
    all.read(conversation, bob, read.seq).await;
    assert_eq!(all.drain(waiting).await, []);
    let [taken] = all.service.taken_by(&["phone"]).try_into().unwrap();
    assert_eq!((&taken.content["seq"], &taken.content["readSeq"]), (&json!(missed.seq), &json!(read.seq)));
}

#[tokio::test]
async fn a_subscription_that_is_gone_is_forgotten() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    for (name, status) in [("phone", 410), ("laptop", 404), ("tablet", 201)] {
        all.subscribe(bob, name).await;
        if status != 201 {
            all.service.answer(name, &[status]);
        }
    }
    for text in ["one", "two"] {
        let said = all.world.say(conversation, alice, text).await;
        all.tell(&[said]).await;
    }
    assert_eq!(all.service.taken_by(&["phone", "laptop"]), []);
    assert_eq!(all.service.taken_by(&["tablet"]).len(), 2);
    let left = all.world.users.subscribers(&[bob], alice, all.world.now).await.unwrap();
    assert_eq!(left[0].devices.len(), 1);
}

#[tokio::test]
async fn a_busy_push_service_is_asked_again_and_the_others_are_not() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    all.subscribe(bob, "laptop").await;
    all.service.answer("phone", &[429, 503]);
    let said = all.world.say(conversation, alice, "Hello!").await;
    let [job] = all.stream(&[said]).await.try_into().unwrap();
    let (jobs, failed) = all.deliver(&job).await;
    assert_eq!((jobs.len(), failed.len()), (1, 0));
    let (more, failed) = all.deliver(&jobs[0]).await;
    assert_eq!((more.len(), failed), (0, vec![jobs[0].0.clone()]), "it comes again, and is a dead letter at last");
    let (more, failed) = all.deliver(&jobs[0]).await;
    assert_eq!((more.len(), failed.len()), (0, 0));
    for name in ["phone", "laptop"] {
        assert_eq!(all.service.taken_by(&[name]).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn refused_credentials_keep_the_phone_and_become_a_dead_letter_unless_they_are_mended() {
    let all = Notifying::start_with_phones().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.register(bob, "phone").await;
    all.register(bob, "tablet").await;
    all.service.answer("phone", &[403; 4]);
    let said = all.world.say(conversation, alice, "Hello!").await;
    let [job] = all.stream(&[said]).await.try_into().unwrap();
    let (jobs, failed) = all.deliver(&job).await;
    assert_eq!((jobs.len(), failed.len()), (1, 0), "the phone has a job of its own");
    for _ in 0..3 {
        let (more, failed) = all.deliver(&jobs[0]).await;
        assert_eq!((more.len(), failed), (0, vec![jobs[0].0.clone()]), "it comes again, and is a dead letter at last");
    }
    let (more, failed) = all.deliver(&jobs[0]).await;
    assert_eq!((more.len(), failed.len()), (0, 0), "what is sent from the dead letters arrives");
    for name in ["phone", "tablet"] {
        assert_eq!(all.service.taken_by(&[name]).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn what_is_deleted_is_taken_back_where_it_was_shown() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let shown = all.world.say(conversation, alice, "shown").await;
    all.tell(std::slice::from_ref(&shown)).await;
    let unseen = all.world.say(conversation, alice, "deleted at once").await;
    let deletion = |entry: &Entry| EntryContent::Deleted { target_id: entry.entry_id, target_seq: Some(entry.seq) };
    for entry in [&shown, &unseen] {
        let deleted = all.world.append(conversation, alice, deletion(entry)).await;
        all.tell(std::slice::from_ref(&deleted)).await;
        all.tell(&[deleted]).await;
    }
    all.tell(&[unseen]).await;
    let taken = all.service.taken_by(&["phone"]);
    let kinds: Vec<_> = taken.iter().map(|taken| (&taken.content["kind"], &taken.content["seq"])).collect();
    assert_eq!(kinds, [(&json!("show"), &json!(shown.seq)), (&json!("withdraw"), &json!(shown.seq))]);
}

#[tokio::test]
async fn what_is_deleted_is_taken_back_wherever_notify_dies_first() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    for steps in 1..40 {
        let said = all.world.say(conversation, alice, "Hello!").await;
        all.tell(std::slice::from_ref(&said)).await;
        let content = EntryContent::Deleted { target_id: said.entry_id, target_seq: Some(said.seq) };
        let deleted = all.world.append(conversation, alice, content).await;
        for job in all.stream(&[deleted]).await {
            all.deliver_dying(&job, steps).await;
            all.drain(vec![job]).await;
        }
        let last = all.service.taken_by(&["phone"]).pop().unwrap().content;
        assert_eq!((&last["kind"], &last["seq"]), (&json!("withdraw"), &json!(said.seq)), "after {steps} steps");
    }
}

#[tokio::test]
async fn those_of_a_large_group_are_told_in_shards() {
    let all = Notifying::start().await;
    let members = people(150);
    let group = all.world.group(&members).await;
    for (number, member) in members.iter().enumerate().skip(1).step_by(50) {
        all.subscribe(*member, &number.to_string()).await;
    }
    all.subscribe(person(), "stranger").await;
    let said = all.world.say(group, members[0], "Hello, everybody!").await;
    let jobs = all.stream(&[said]).await;
    assert_eq!(jobs.len(), 1);
    let (shards, _) = all.deliver(&jobs[0]).await;
    assert!(!shards.is_empty() && all.service.taken_by(&["1", "51", "101"]).is_empty());
    assert_eq!(all.drain(shards).await, []);
    for name in ["1", "51", "101"] {
        let [taken] = all.service.taken_by(&[name]).try_into().unwrap();
        assert_eq!(taken.content["group"], "Hiking");
    }
    assert_eq!(all.service.taken_by(&["stranger"]), []);
}

/// The largest group that there may be, every fifth of it with a device, where the stream delivers the message twice. With all of
/// their devices it takes a minute longer.
#[tokio::test]
async fn a_group_of_five_thousand_is_told_in_twenty_shards_and_nobody_twice() {
    let all = Notifying::start().await;
    let members = people(MAX_GROUP_MEMBERS as usize);
    let group = all.world.group(&members).await;
    let names: Vec<String> = (1..members.len()).step_by(5).map(|number| number.to_string()).collect();
    for (member, name) in members[1..].iter().step_by(5).zip(&names) {
        all.subscribe(*member, name).await;
    }
    let said = all.world.say(group, members[0], "Hello, everybody!").await;
    for _ in 0..2 {
        let jobs = all.stream(std::slice::from_ref(&said)).await;
        let (shards, _) = all.deliver(&jobs[0]).await;
        assert_eq!(shards.len(), 20);
        assert_eq!(all.drain(shards).await, []);
    }
    let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
    let told: Vec<String> = all.service.taken_by(&wanted).into_iter().map(|taken| taken.browser).collect();
    let distinct: BTreeSet<&String> = told.iter().collect();
    assert_eq!((told.len(), distinct.len()), (names.len(), names.len()));
}

#[tokio::test]
async fn a_message_of_the_queue_that_cannot_be_read_comes_again() {
    let all = Notifying::start().await;
    let (_, failed) = all.deliver(&("message 1".to_owned(), "{}".to_owned())).await;
    assert_eq!(failed, ["message 1"]);
}

#[tokio::test]
async fn who_signs_out_everywhere_is_told_nothing() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    all.world.users.revoke_sessions(bob, all.world.now.plus(Duration::from_secs(1))).await.unwrap();
    let said = all.world.say(conversation, alice, "Hello!").await;
    all.tell(&[said]).await;
    assert_eq!(all.service.taken_by(&["phone"]), []);
}

#[tokio::test]
async fn what_is_read_on_one_device_is_taken_away_from_the_others_once() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let mut said = Vec::new();
    for text in ["one", "two", "three"] {
        said.push(all.world.say(conversation, alice, text).await);
    }
    all.tell(&said).await;
    let shown = all.service.taken_by(&["phone"]).len();
    for (read, expected) in [(said[0].seq, 1), (said[0].seq, 1), (said[2].seq, 2)] {
        if let Some(job) = all.read(conversation, bob, read).await {
            assert_eq!(all.drain(vec![job.clone(), job]).await, []);
        }
        let taken = all.service.taken_by(&["phone"]).split_off(shown);
        let last = taken.last().unwrap();
        assert_eq!((&last.content["kind"], &last.content["seq"]), (&json!("read"), &json!(read)));
        assert_eq!((taken.len(), &last.topic), (expected, &None));
    }
    let next = all.world.say(conversation, alice, "four").await;
    all.tell(&[next]).await;
    assert_eq!(all.service.taken_by(&["phone"]).last().unwrap().content["count"], 1);
}

#[tokio::test]
async fn a_device_that_was_busy_when_something_was_read_is_told_later() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let said = all.world.say(conversation, alice, "Hello!").await;
    all.tell(std::slice::from_ref(&said)).await;
    let job = all.read(conversation, bob, said.seq).await.unwrap();
    all.service.answer("phone", &[503]);
    assert_eq!(all.deliver(&job).await.1, std::slice::from_ref(&job.0));
    assert_eq!(all.deliver(&job).await.1, [""; 0]);
    assert_eq!(all.service.taken_by(&["phone"]).last().unwrap().content["kind"], "read");
}

#[tokio::test]
async fn nobody_is_told_what_they_read_at_that_very_moment() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    let said = all.world.say(conversation, alice, "Hello!").await;
    all.read(conversation, bob, said.seq).await;
    assert!(!all.world.conversations.note_notified(conversation, bob, said.seq).await.unwrap());
    assert!(all.world.conversations.note_notified(conversation, bob, said.seq.next()).await.unwrap());
}

#[tokio::test]
async fn whoever_wants_emails_of_what_they_miss_is_noted_once_with_a_device_or_without() {
    let all = Notifying::start().await;
    let (alice, bob, conversation) = all.world.direct().await;
    let settings: NotificationSettings =
        serde_json::from_value(json!({"mentionsOnly": false, "hideContent": false, "digestAfterHours": 4})).unwrap();
    let due = settings.digest_after_hours.unwrap().hour_for(all.world.now);
    let noted = async || {
        let shards = (0..DIGEST_SHARDS).map(|shard| all.world.users.due_digests(due, shard));
        let mut users = Vec::new();
        for shard in shards {
            users.extend(shard.await.unwrap());
        }
        users
    };
    let say = async || {
        let said = all.world.say(conversation, alice, "Hello!").await;
        all.tell(&[said]).await;
    };
    say().await;
    assert_eq!(noted().await, [], "nobody asked for it");
    all.world.users.set_notification_settings(bob, &settings).await.unwrap();
    mute(&all, conversation, bob, true).await;
    say().await;
    assert_eq!(noted().await, [], "it is muted");
    mute(&all, conversation, bob, false).await;
    say().await;
    say().await;
    assert_eq!(noted().await, [bob]);
    assert_eq!(all.world.users.digest_plan(bob, all.world.now).await.unwrap().due, Some(due));
}

async fn mute(all: &Notifying, conversation: ConversationId, user: UserId, is_on: bool) {
    let later = all.world.now.plus(Duration::from_hours(9));
    let change = MembershipChange { muted_until: Some(is_on.then_some(later)), ..Default::default() };
    all.world.conversations.change_membership(conversation, user, &change).await.unwrap();
}

/// An alert for somebody's devices, but for the one called `laptop`.
pub(crate) fn alert(user_id: UserId, about: AlertAbout, at: Timestamp) -> Job {
    let devices = AlertDevices::AllBut { session_id: Some(session("laptop")) };
    let job = NotifyJob::Alert(AlertJob { user_id, alert_id: "7-0".to_owned(), at, about, devices });
    ("alert".to_owned(), serde_json::to_string(&job).unwrap())
}

pub(crate) fn of_a_sign_in() -> AlertAbout {
    AlertAbout::Security { event: Some(SecurityEvent::NewSignIn { device: "Firefox on Windows".to_owned() }) }
}

#[tokio::test]
async fn what_happens_to_an_account_is_told_to_its_closed_devices_whatever_is_muted_and_at_any_hour() {
    let all = Notifying::start().await;
    let (alice, bob, _) = all.world.direct().await;
    for (user, name) in [(alice, "hers"), (bob, "phone"), (bob, "laptop")] {
        all.subscribe(user, name).await;
    }
    let quiet_hours = Some(QuietHours::new(0, 1439, "UTC").unwrap());
    let settings = NotificationSettings { quiet_hours, ..NotificationSettings::default() };
    all.world.users.set_notification_settings(bob, &settings).await.unwrap();
    let job = alert(bob, of_a_sign_in(), all.world.now);
    assert_eq!(all.deliver(&job).await, (vec![], vec![]));
    let [taken] = all.service.taken_by(&["phone"]).try_into().unwrap();
    assert_eq!((&taken.content["kind"], &taken.content["alertId"]), (&json!("alert"), &json!("7-0")));
    assert_eq!(taken.content["about"]["event"]["device"], "Firefox on Windows");
    assert_eq!(all.service.taken_by(&["laptop"]), [], "it was there");
    assert_eq!(all.service.taken_by(&["hers"]), []);
    // Twice, it takes the place of the first at the push service, and on the device by its id.
    all.deliver(&job).await;
    let [first, second] = all.service.taken_by(&["phone"]).try_into().unwrap();
    assert_eq!((first.topic, first.content), (second.topic, second.content));
}

#[tokio::test]
async fn of_an_alert_no_more_is_sent_than_its_owner_wants_shown() {
    let all = Notifying::start().await;
    let (_, bob, conversation) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let settings = NotificationSettings { hide_content: true, ..NotificationSettings::default() };
    all.world.users.set_notification_settings(bob, &settings).await.unwrap();
    let restored = AlertAbout::FileRestored { conversation_id: conversation, name: Some("A secret.mp4".to_owned()) };
    for about in [of_a_sign_in(), restored] {
        all.deliver(&alert(bob, about, all.world.now)).await;
    }
    let abouts: Vec<_> =
        all.service.taken_by(&["phone"]).into_iter().map(|taken| taken.content["about"].clone()).collect();
    assert_eq!(abouts, [json!({"kind": "security"}), json!({"kind": "fileRestored", "conversationId": conversation})]);
}

#[tokio::test]
async fn an_alert_waits_for_a_device_that_is_busy_and_for_no_other() {
    let all = Notifying::start().await;
    let (_, bob, _) = all.world.direct().await;
    for name in ["phone", "tablet"] {
        all.subscribe(bob, name).await;
    }
    all.service.answer("phone", &[503]);
    let (mut left, failed) = all.deliver(&alert(bob, of_a_sign_in(), all.world.now)).await;
    assert_eq!((left.len(), failed), (1, vec![]));
    let again = left.remove(0);
    all.service.answer("phone", &[503]);
    assert_eq!(all.deliver(&again).await, (vec![], vec![again.0.clone()]));
    assert_eq!(all.deliver(&again).await, (vec![], vec![]));
    assert_eq!((all.service.taken_by(&["phone"]).len(), all.service.taken_by(&["tablet"]).len()), (1, 1));
}

#[tokio::test]
async fn an_alert_reaches_no_device_that_is_signed_out_and_none_a_day_later() {
    let all = Notifying::start().await;
    let (_, bob, _) = all.world.direct().await;
    all.subscribe(bob, "phone").await;
    let day_ago = all.world.now.minus(Duration::from_hours(24));
    all.deliver(&alert(bob, of_a_sign_in(), day_ago)).await;
    all.world.users.revoke_sessions(bob, all.world.now).await.unwrap();
    all.deliver(&alert(bob, of_a_sign_in(), all.world.now)).await;
    assert_eq!(all.service.taken_by(&["phone"]), []);
}
