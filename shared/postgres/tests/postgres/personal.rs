//! What one person has written.

use natter_chat::personal::PersonalCursor;
use natter_chat::{Emoji, Entry, EntryContent, UserId};
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
    let reaction = EntryContent::Reacted { target_id: mine[0].entry_id, emoji };
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
