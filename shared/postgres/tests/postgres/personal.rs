//! What one person has written.

use natter_chat::personal::PersonalCursor;
use natter_chat::{Emoji, Entry, EntryContent, MessageText, Tip, TipAmount, TipAsset, UserId};
use uuid::Uuid;

use crate::support::{archive, conversation, entry};

fn me() -> UserId {
    Uuid::from_u128(7).into()
}

#[tokio::test]
async fn what_somebody_has_written_is_read_in_pages_and_erased_in_batches_and_stays_so() {
    let (_database, archive) = archive().await;
    let mut conversations = [conversation(), conversation()];
    conversations.sort();
    let mut mine = Vec::new();
    for id in conversations {
        mine.extend((1..=3).map(|seq| entry(id, seq, "mine")));
    }
    let emoji = Emoji::parse("👍").unwrap();
    let reaction = EntryContent::Reacted { target_id: mine[0].entry_id, emoji, target_seq: None };
    mine.insert(3, Entry { content: reaction, ..entry(conversations[0], 4, "reacted") });
    let yours = Entry { sender_id: Uuid::from_u128(8).into(), ..entry(conversations[0], 5, "yours") };
    let left = Entry { content: EntryContent::MemberLeft {}, ..entry(conversations[0], 6, "left") };
    archive.upsert(&[mine.clone(), vec![yours, left]].concat()).await.unwrap();

    let first = archive.written_by(me(), None, 4).await.unwrap();
    let cursor = PersonalCursor { conversation_id: first[3].conversation_id, seq: first[3].seq };
    let rest = archive.written_by(me(), Some(cursor), 4).await.unwrap();
    assert_eq!([first, rest].concat(), mine);

    let mut erased = Vec::new();
    loop {
        let batch = archive.erase_written_by(me(), 4).await.unwrap();
        let is_last = batch.len() < 4;
        erased.extend(batch);
        if is_last {
            break;
        }
    }
    assert_eq!(erased.len(), 7);
    assert!(erased.iter().all(|entry| entry.content == EntryContent::Erased {}));
    archive.upsert(&mine).await.unwrap();
    assert!(archive.written_by(me(), None, 10).await.unwrap().is_empty());
    let others = archive.written_by(Uuid::from_u128(8).into(), None, 10).await.unwrap();
    assert_eq!(others.len(), 1);
}

#[tokio::test]
async fn a_tip_stays_without_what_was_said_with_it() {
    let (_database, archive) = archive().await;
    let tip = |note: Option<&str>| {
        EntryContent::Tip(Tip {
            tip_id: "0x1".to_owned(),
            to_user_id: Uuid::from_u128(8).into(),
            asset: TipAsset { chain_id: 1, token: None, symbol: "ETH".to_owned(), decimals: 18 },
            amount: TipAmount::parse("5").unwrap(),
            transaction: "0x2".to_owned(),
            note: note.map(|note| MessageText::parse(note).unwrap()),
            about_id: None,
        })
    };
    let id = conversation();
    let with_words = Entry { content: tip(Some("Thank you!")), ..entry(id, 1, "x") };
    let without = Entry { content: tip(None), ..entry(id, 2, "x") };
    archive.upsert(&[with_words.clone(), without]).await.unwrap();
    assert_eq!(archive.written_by(me(), None, 10).await.unwrap(), std::slice::from_ref(&with_words));
    let erased = archive.erase_written_by(me(), 10).await.unwrap();
    assert_eq!(erased, [Entry { content: tip(None), ..with_words.clone() }]);
    assert!(archive.erase_written_by(me(), 10).await.unwrap().is_empty());
    archive.upsert(&[with_words]).await.unwrap();
    assert!(
        archive.written_by(me(), None, 10).await.unwrap().is_empty(),
        "an older form that comes late changes nothing"
    );
}
