//! What becomes of tips: one's own are taken away, and the other one keeps theirs.

use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Tip, TipAmount, TipAsset, TipStatus, UserId};
use natter_dynamo::{Advanced, CountedEvent, Intended, JobKind, TipDraft, TipPeriod, TipProgress, TipRecord};
use serde_json::Value;

use crate::export::{file, object};
use crate::world::{NOW, World};

/// A confirmed tip with words, and its entry.
async fn tip(world: &World, conversation: ConversationId, from: UserId, to: UserId) -> (TipRecord, Entry) {
    let asset = TipAsset { chain_id: 1, token: None, symbol: "ETH".to_owned(), decimals: 18 };
    let (tip_id, amount) = (format!("0x{}", "1".repeat(64)), TipAmount::parse("5").unwrap());
    let note = Some(MessageText::parse("Thank you!").unwrap());
    let content = EntryContent::Tip(Tip {
        tip_id: tip_id.clone(),
        to_user_id: to,
        asset: asset.clone(),
        amount: amount.clone(),
        transaction: "0x2".to_owned(),
        note: note.clone(),
        about_id: None,
    });
    let entry = world.append(conversation, from, content).await;
    let meant = TipDraft {
        tip_id,
        conversation_id: conversation,
        entry_id: entry.entry_id,
        from_user_id: from,
        to_user_id: to,
        from_address: "0xa".to_owned(),
        to_address: "0xb".to_owned(),
        tip_jar: "0xc".to_owned(),
        asset,
        amount,
        note,
        about_id: None,
        intended_at: NOW,
        expected_until: NOW,
    };
    let Intended::Now(meant) = world.tips.intend(&meant, &TipProgress::default()).await.unwrap() else {
        panic!("there")
    };
    let event = CountedEvent {
        transaction: "0x2".to_owned(),
        log_index: 0,
        block_number: 7,
        block_hash: "0x3".to_owned(),
        mined_at: NOW,
    };
    let status = Some(TipStatus::Confirmed { block_number: 7, transaction: "0x2".to_owned() });
    let paid = TipProgress { status, counted: Some(event), ..TipProgress::default() };
    let Advanced::Done(tip) = world.tips.advance(&meant, paid).await.unwrap() else { panic!("raced") };
    (*tip, entry)
}

async fn list(world: &World, user: UserId) -> Vec<TipRecord> {
    world.tips.of_user(user, TipPeriod::default(), None, 10).await.unwrap().0
}

#[tokio::test]
async fn the_archive_holds_what_one_gave_and_got() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let direct = world.open(alice, bob, false).await;
    tip(&world, direct, alice, bob).await;
    for user in [alice, bob] {
        let job = world.begin(user, JobKind::Export).await;
        assert!(world.deliver(&job).await);
        let lines = file(&object(&world, &job), "tips.jsonl");
        let told: Value = serde_json::from_str(&lines).unwrap();
        assert_eq!((&told["amount"], &told["status"]["status"]), (&Value::from("5"), &Value::from("confirmed")));
    }
}

#[tokio::test]
async fn whoever_leaves_takes_their_words_along_and_leaves_the_tip() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let direct = world.open(alice, bob, false).await;
    let (_, entry) = tip(&world, direct, alice, bob).await;
    let job = world.begin(alice, JobKind::Erase).await;
    assert!(world.deliver(&job).await);
    assert_eq!(list(&world, alice).await, []);
    let kept = list(&world, bob).await;
    assert_eq!((kept.len(), &kept[0].meant.note, kept[0].meant.amount.as_str()), (1, &None, "5"));
    let entry = world.messages.get(direct, entry.seq).await.unwrap().unwrap();
    let EntryContent::Tip(shown) = entry.content else { panic!("{entry:?}") };
    assert_eq!((shown.note, shown.amount.as_str()), (None, "5"));
}

#[tokio::test]
async fn whoever_got_a_tip_and_leaves_leaves_it_to_who_gave_it() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let direct = world.open(alice, bob, false).await;
    tip(&world, direct, alice, bob).await;
    let job = world.begin(bob, JobKind::Erase).await;
    assert!(world.deliver(&job).await);
    assert_eq!(list(&world, bob).await, []);
    assert_eq!(list(&world, alice).await.len(), 1);
}
