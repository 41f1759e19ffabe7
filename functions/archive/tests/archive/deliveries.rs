//! What is archived of what the stream delivers.

use serde_json::json;

use crate::records::{event, expired, image, inserted, modified, removed, sequence_number};
use crate::{Deployed, deliver, function, texts};

#[tokio::test]
async fn the_sample_event_is_archived_and_once_more_without_harm() {
    let sample: serde_json::Value = serde_json::from_str(include_str!("../../../../events/archive.json")).unwrap();
    let deployed = Deployed::new().await;
    for _ in 0..2 {
        assert_eq!(deployed.deliver(sample.clone()).await, [""; 0]);
        assert_eq!(texts(&deployed.archived(0x10).await), ["A week ago", "Hello, Bob!", "Hello, Alice!"]);
    }
}

#[tokio::test]
async fn a_batch_of_many_conversations_is_archived() {
    let deployed = Deployed::new().await;
    let records = (0..500).map(|n: u64| inserted(&image(u8::try_from(n % 5).unwrap(), n + 1, "hello")));
    assert_eq!(deployed.deliver(event(records)).await, [""; 0]);
    for conversation in 0..5 {
        assert_eq!(deployed.archived(conversation).await.len(), 100);
    }
}

#[tokio::test]
async fn the_last_form_of_a_modified_entry_counts() {
    let deployed = Deployed::new().await;
    let first = image(1, 1, "first");
    let mut second = first.clone();
    second["content"]["M"]["text"]["S"] = json!("second");
    assert_eq!(deployed.deliver(event([inserted(&first), modified(&first, &second)])).await, [""; 0]);
    assert_eq!(texts(&deployed.archived(1).await), ["second"]);
}

#[tokio::test]
async fn an_entry_that_was_never_archived_is_when_it_expires() {
    let deployed = Deployed::new().await;
    assert_eq!(deployed.deliver(event([expired(&image(1, 1, "late"))])).await, [""; 0]);
    assert_eq!(texts(&deployed.archived(1).await), ["late"]);
}

#[tokio::test]
async fn an_entry_that_somebody_deleted_stays_as_it_is() {
    let deployed = Deployed::new().await;
    let kept = image(1, 1, "kept");
    assert_eq!(deployed.deliver(event([inserted(&kept), removed(&kept)])).await, [""; 0]);
    assert_eq!(deployed.deliver(event([removed(&image(1, 2, "never archived"))])).await, [""; 0]);
    assert_eq!(texts(&deployed.archived(1).await), ["kept"]);
}

#[tokio::test]
async fn where_there_is_nothing_to_archive_no_database_is_asked() {
    let deployed = Deployed::new().await;
    let nowhere = natter_pg::Database { port: 1, ..deployed.archive.database.clone() };
    let function = function(&deployed.world, &[("DATABASE_URL", &nowhere.variables()["DATABASE_URL"])]).await;
    assert_eq!(deliver(&function, event([])).await, [""; 0]);
    assert_eq!(deliver(&function, event([removed(&image(1, 1, "gone"))])).await, [""; 0]);
}

#[tokio::test]
async fn a_malformed_record_is_reported_and_the_others_are_archived() {
    let deployed = Deployed::new().await;
    let mut malformed = image(1, 2, "no text");
    malformed["content"]["M"]["text"] = json!({"N": "7"});
    let records = [inserted(&image(1, 1, "one")), inserted(&malformed), inserted(&image(1, 3, "three"))];
    assert_eq!(deployed.deliver(event(records)).await, [sequence_number(1)]);
    assert_eq!(texts(&deployed.archived(1).await), ["one", "three"]);
}

#[tokio::test]
async fn of_many_entries_the_one_at_fault_is_reported_and_all_others_are_archived() {
    let deployed = Deployed::new().await;
    deployed.deliver(event([inserted(&image(1, 7, "was here first"))])).await;
    for place in [0, 41, 99] {
        let of_two = |n: usize| u8::try_from(2 + n % 2).unwrap();
        let seq = |n: usize| u64::try_from(1_000 * (place + 1) + n).unwrap();
        let mut records: Vec<_> = (0..100).map(|n| inserted(&image(of_two(n), seq(n), "good"))).collect();
        records[place] = inserted(&image(1, 7, "the place is taken"));
        assert_eq!(deployed.deliver(event(records)).await, [sequence_number(place)]);
    }
    assert_eq!(texts(&deployed.archived(1).await), ["was here first"]);
    assert_eq!(deployed.archived(2).await.len() + deployed.archived(3).await.len(), 3 * 99);
}

#[tokio::test]
async fn several_entries_at_fault_are_all_reported() {
    let deployed = Deployed::new().await;
    let entries = [image(1, 1, "one"), image(1, 0, "before the first"), image(2, 1, "two"), image(1, 1, "place taken")];
    let reported = deployed.deliver(event(entries.iter().map(inserted))).await;
    assert_eq!(reported, [sequence_number(1), sequence_number(3)]);
    assert_eq!((texts(&deployed.archived(1).await), texts(&deployed.archived(2).await)), (vec!["one"], vec!["two"]));
}
