//! What becomes of messages in the archive.

use natter_chat::history::ArchiveQuery;
use natter_chat::{ConversationId, Emoji, Entry, EntryContent, EntryId, Message, MessageText, Quote, Seq};
use natter_pg::Database;
use natter_postgres::Archive;

use crate::support::{archive, conversation, entry, search};

fn change(conversation: ConversationId, seq: u64, content: EntryContent) -> Entry {
    Entry { content, ..entry(conversation, seq, "changed") }
}

fn edited(target: &Entry, seq: u64, text: &str) -> Entry {
    let (target_id, text) = (target.entry_id, MessageText::parse(text).unwrap());
    change(
        target.conversation_id,
        seq,
        EntryContent::Edited { target_id, text, mentions: Vec::new(), target_seq: None },
    )
}

fn deleted(target: &Entry, seq: u64) -> Entry {
    change(target.conversation_id, seq, EntryContent::Deleted { target_id: target.entry_id, target_seq: None })
}

fn reacted(target: &Entry, seq: u64) -> Entry {
    let emoji = Emoji::parse("👍").unwrap();
    change(target.conversation_id, seq, EntryContent::Reacted { target_id: target.entry_id, emoji, target_seq: None })
}

fn erased(entry: &Entry) -> Entry {
    Entry { content: EntryContent::Erased {}, ..entry.clone() }
}

fn oldest(limit: usize) -> ArchiveQuery {
    ArchiveQuery { after: Seq::ZERO, before: Seq::new(u64::MAX), newest_first: false, limit }
}

async fn log(archive: &Archive, conversation: ConversationId) -> Vec<Entry> {
    archive.page(conversation, &oldest(100), &[]).await.unwrap().entries
}

/// The places of these changes, rising.
fn places(mut changes: Vec<Entry>) -> Vec<u64> {
    changes.sort_unstable_by_key(|change| change.seq);
    changes.iter().map(|change| change.seq.get()).collect()
}

/// Which messages have words in the index, and by which entry's text.
async fn documents(database: &Database) -> Vec<(EntryId, EntryId)> {
    let client = database.connect().await.unwrap();
    let rows = client.query("SELECT entry_id, version_id FROM search_documents ORDER BY seq", &[]).await.unwrap();
    rows.iter().map(|row| (row.get::<_, uuid::Uuid>(0).into(), row.get::<_, uuid::Uuid>(1).into())).collect()
}

#[tokio::test]
async fn a_page_comes_with_the_changes_of_its_messages_and_of_those_that_are_asked_about() {
    let (_database, archive) = archive().await;
    let conversation = conversation();
    let [first, second, third] = [1, 2, 3].map(|seq| entry(conversation, seq, "said"));
    let changes = [reacted(&first, 4), edited(&second, 5, "anew"), reacted(&third, 6), reacted(&first, 7)];
    archive.upsert(&[&[first.clone(), second.clone(), third.clone()], &changes[..]].concat()).await.unwrap();

    let page = archive.page(conversation, &oldest(2), &[]).await.unwrap();
    assert_eq!(page.entries, [first, second]);
    assert_eq!(places(page.changes), [4, 5, 7]);
    let page = archive.page(conversation, &oldest(1), &[third.entry_id]).await.unwrap();
    assert_eq!(places(page.changes), [4, 6, 7]);
    let found = archive.find(conversation, third.entry_id).await.unwrap();
    assert_eq!((found.entries, places(found.changes)), (vec![third], vec![6]));
    assert!(archive.find(conversation, EntryId::from(uuid::Uuid::now_v7())).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_deleted_message_and_its_versions_are_erased_however_old_they_are() {
    let (database, archive) = archive().await;
    let conversation = conversation();
    let [message, other] = [1, 2].map(|seq| entry(conversation, seq, "said"));
    let (edit, reaction, deletion) = (edited(&message, 3, "anew"), reacted(&message, 4), deleted(&message, 5));
    archive.upsert(&[message.clone(), other.clone(), edit.clone(), reaction.clone()]).await.unwrap();
    assert_eq!(documents(&database).await, [(message.entry_id, edit.entry_id), (other.entry_id, other.entry_id)]);

    archive.upsert(std::slice::from_ref(&deletion)).await.unwrap();
    let after = [erased(&message), other.clone(), erased(&edit), reaction, deletion];
    assert_eq!(log(&archive, conversation).await, after);
    assert_eq!(documents(&database).await, [(other.entry_id, other.entry_id)]);

    // Older forms that come late change nothing.
    archive.upsert(&[message.clone(), edit]).await.unwrap();
    assert_eq!(log(&archive, conversation).await, after);
    // A version that was stored while the message was being deleted goes the same way.
    let late = edited(&message, 6, "too late");
    archive.upsert(std::slice::from_ref(&late)).await.unwrap();
    assert_eq!(log(&archive, conversation).await[5], erased(&late));
    assert_eq!(documents(&database).await, [(other.entry_id, other.entry_id)]);
}

#[tokio::test]
async fn the_order_in_which_changes_arrive_does_not_matter() {
    let (database, archive) = archive().await;
    let conversation = conversation();
    let [message, gone] = [1, 2].map(|seq| entry(conversation, seq, "said"));
    let (first, second) = (edited(&message, 3, "second"), edited(&message, 4, "third"));
    for entry in [deleted(&gone, 5), second.clone(), gone.clone(), message.clone(), first] {
        archive.upsert(&[entry]).await.unwrap();
    }
    assert_eq!(documents(&database).await, [(message.entry_id, second.entry_id)]);
    assert_eq!(log(&archive, conversation).await[1], erased(&gone));
}

#[tokio::test]
async fn whatever_erases_an_entry_takes_its_words_out_of_the_index() {
    let (database, archive) = archive().await;
    let message = entry(conversation(), 1, "said");
    archive.upsert(std::slice::from_ref(&message)).await.unwrap();
    assert_eq!(documents(&database).await.len(), 1);
    archive.upsert(&[erased(&message)]).await.unwrap();
    assert_eq!(documents(&database).await, []);
}

/// An answer to a message, with its words.
fn answer(quoted: &Entry, seq: u64) -> Entry {
    let EntryContent::Message(message) = &quoted.content else { panic!("no message") };
    let quote = Quote {
        entry_id: quoted.entry_id,
        seq: quoted.seq,
        sender_id: quoted.sender_id,
        text: message.text.as_str().to_owned(),
        attached: None,
    };
    let mut answer = Message::plain(MessageText::parse("an answer").unwrap());
    answer.reply_to = Some(quote);
    Entry { content: EntryContent::Message(answer), ..entry(quoted.conversation_id, seq, "answer") }
}

/// How many rows of any table have the word in them.
async fn traces(database: &Database, word: &str) -> i64 {
    let client = database.connect().await.unwrap();
    let sql = "SELECT (SELECT count(*) FROM entries WHERE content::text LIKE '%' || $1 || '%')
        + (SELECT count(*) FROM search_documents WHERE document::text LIKE '%' || $1 || '%')";
    client.query_one(sql, &[&word]).await.unwrap().get(0)
}

#[tokio::test]
async fn what_is_deleted_is_nowhere_whatever_comes_first() {
    let (database, archive) = archive().await;
    for order in 0..6 {
        let message = entry(conversation(), 1, "xyzzy");
        let deletion = deleted(&message, 5);
        let mut changes = vec![answer(&message, 2), edited(&message, 3, "xyzzy again"), deletion];
        changes.rotate_left(order % 3);
        if order < 3 {
            changes.insert(0, message.clone());
        } else {
            changes.push(message.clone());
        }
        for change in &changes {
            archive.upsert(std::slice::from_ref(change)).await.unwrap();
        }
        assert_eq!(traces(&database, "xyzzy").await, 0, "{order}");
        // Nor does it come back, and nothing is to be repaired.
        assert_eq!(archive.upsert(&changes).await.unwrap(), 0, "{order}");
        assert!(archive.lacking(&changes).await.unwrap().is_empty(), "{order}");
        assert_eq!(traces(&database, "xyzzy").await, 0, "{order}");
    }
}

#[tokio::test]
async fn what_somebody_takes_with_them_is_in_no_quote_of_others() {
    let (database, archive) = archive().await;
    let message = entry(conversation(), 1, "xyzzy");
    let other = natter_chat::UserId::from(uuid::Uuid::from_u128(8));
    let answer = Entry { sender_id: other, ..answer(&message, 2) };
    archive.upsert(&[message.clone(), answer]).await.unwrap();
    assert_eq!(traces(&database, "xyzzy").await, 3);
    archive.erase_written_by(message.sender_id, 10).await.unwrap();
    assert_eq!(traces(&database, "xyzzy").await, 0);
}

#[tokio::test]
async fn an_edit_that_comes_before_its_message_is_found_once_that_is_there() {
    let (_database, archive) = archive().await;
    let message = entry(conversation(), 1, "first");
    let visible = [(message.conversation_id, Seq::ZERO)];
    archive.upsert(&[edited(&message, 3, "third")]).await.unwrap();
    archive.upsert(&[edited(&message, 2, "second")]).await.unwrap();
    assert!(search(&archive, "third", &visible).await.is_empty());
    archive.upsert(std::slice::from_ref(&message)).await.unwrap();
    assert_eq!(search(&archive, "third", &visible).await[0].entry, message);
    for old in ["first", "second"] {
        assert!(search(&archive, old, &visible).await.is_empty(), "{old}");
    }
}
