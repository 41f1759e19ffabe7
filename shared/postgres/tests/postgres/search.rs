//! What is found, by whom.

use natter_chat::search::{Query, SearchCursor};
use natter_chat::{
    Attachment, ConversationId, Entry, EntryContent, MediaKind, Message, MessageText, Quote, Seq, UserId,
    history::RECENT_FOR,
};
use natter_postgres::{Archive, Found, Search};
use uuid::Uuid;

use crate::support::{NOW, archive, conversation, entry, search};

/// What the hits say, best first.
fn said(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| &found.said[..]).collect()
}

/// A conversation in which this was said.
async fn said_before(archive: &Archive, texts: &[&str]) -> (ConversationId, Vec<Entry>) {
    let conversation = conversation();
    let entries: Vec<_> = (1..).zip(texts).map(|(seq, text)| entry(conversation, seq, text)).collect();
    archive.upsert(&entries).await.unwrap();
    (conversation, entries)
}

#[tokio::test]
async fn words_are_found_in_several_languages_without_accents_and_by_their_beginning() {
    let (_database, archive) = archive().await;
    let texts =
        ["Two red houses by the sea", "Zwei rote Häuser", "Un café en été", "<b>bold</b> & brave\\", "12:30 at 7"];
    let (conversation, _) = said_before(&archive, &texts).await;
    let visible = [(conversation, Seq::ZERO)];
    for (query, hit) in [
        ("house ", 0),
        ("HOUSES red ", 0),
        ("haus ", 1),
        ("cafes ", 2),
        ("ete ", 2),
        ("bra", 3),
        ("\"by the sea\"", 0),
        ("bold ", 3),
        ("12:30", 4),
        ("the ", 0),
    ] {
        assert_eq!(said(&search(&archive, query, &visible).await), [texts[hit]], "{query}");
    }
    for query in [
        "sea red house missing ",
        "\"sea the\"",
        "\"sea two\"",
        "\"in the sea\"",
        "hou ",
        "it's 'quoted' \\",
        "a:* | b & !c",
    ] {
        assert!(search(&archive, query, &visible).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn nothing_is_found_where_one_is_not_and_before_one_was() {
    let (_database, archive) = archive().await;
    let (mine, _) = said_before(&archive, &["secret one", "secret two", "secret three"]).await;
    let (_theirs, _) = said_before(&archive, &["secret four"]).await;
    let mut found = search(&archive, "secret", &[(mine, Seq::new(1))]).await;
    found.sort_by_key(|found| found.entry.seq);
    assert_eq!(said(&found), ["secret two", "secret three"]);
    assert!(search(&archive, "secret", &[]).await.is_empty());
}

#[tokio::test]
async fn an_edited_message_is_found_by_its_present_text_and_a_deleted_one_not_at_all() {
    let (_database, archive) = archive().await;
    let (conversation, entries) = said_before(&archive, &["old words", "other words"]).await;
    let (target_id, text) = (entries[0].entry_id, MessageText::parse("new words").unwrap());
    let edit = EntryContent::Edited { target_id, text, mentions: Vec::new(), target_seq: None };
    let edit = Entry { content: edit, ..entry(conversation, 3, "x") };
    archive.upsert(std::slice::from_ref(&edit)).await.unwrap();
    let visible = [(conversation, Seq::ZERO)];
    assert!(search(&archive, "old", &visible).await.is_empty());
    let found = search(&archive, "new", &visible).await;
    assert_eq!((said(&found), found[0].entry.entry_id), (vec!["new words"], target_id));
    assert_eq!(found[0].changes, [edit]);

    let deletion =
        Entry { content: EntryContent::Deleted { target_id, target_seq: None }, ..entry(conversation, 4, "x") };
    archive.upsert(&[deletion]).await.unwrap();
    assert_eq!(said(&search(&archive, "words", &visible).await), ["other words"]);
}

#[tokio::test]
async fn filters_leave_out_what_does_not_pass() {
    let (_database, archive) = archive().await;
    let conversation = conversation();
    let (alice, bob) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
    let day = |days: u32| NOW.minus(RECENT_FOR / 7 * days);
    let of =
        |seq, sender_id, days, text: &str| Entry { sender_id, sent_at: day(days), ..entry(conversation, seq, text) };
    let all =
        [of(1, alice, 3, "see https://natter.example"), of(2, bob, 2, "see nothing"), of(3, alice, 1, "see more")];
    archive.upsert(&all).await.unwrap();
    let places = async |raw: &str, sender| {
        let mut query = Query::parse(raw).unwrap();
        query.after = query.after.map(|_| day(2));
        query.before = query.before.map(|_| day(2));
        let visible = [(conversation, Seq::ZERO)];
        let search = Search { query: &query, visible: &visible, sender, after: None, as_of: NOW, limit: 10 };
        archive.search(&search).await.unwrap().iter().map(|found| found.entry.seq.get()).collect::<Vec<_>>()
    };
    assert_eq!(places("see", None).await, [3, 2, 1], "what is recent comes first");
    assert_eq!(places("has:link", None).await, [1]);
    assert_eq!(places("from:me", Some(alice)).await, [3, 1]);
    assert_eq!(places("see", Some(bob)).await, [2]);
    assert_eq!(places("after:2026-01-01", None).await, [3, 2]);
    assert_eq!(places("before:2026-01-01", None).await, [1]);
}

#[tokio::test]
async fn answers_and_mentions_are_found_as_the_message_is_now() {
    let (_database, archive) = archive().await;
    let (conversation, said) = said_before(&archive, &["the question"]).await;
    let someone = UserId::from(Uuid::from_u128(9));
    let of = |text: &str, change: &dyn Fn(&mut Message)| {
        let EntryContent::Message(mut message) = EntryContent::plain(MessageText::parse(text).unwrap()) else {
            panic!()
        };
        change(&mut message);
        EntryContent::Message(message)
    };
    let quoted = &said[0];
    let quote = Quote {
        entry_id: quoted.entry_id,
        seq: quoted.seq,
        sender_id: quoted.sender_id,
        text: "the question".to_owned(),
        attached: None,
    };
    let answer = of("an answer", &|message| message.reply_to = Some(quote.clone()));
    let naming = of("who is meant", &|message| message.mentions.push(someone));
    let mut entries = vec![
        Entry { content: answer, ..entry(conversation, 2, "said") },
        Entry { content: naming, ..entry(conversation, 3, "said") },
    ];
    let text = MessageText::parse("nobody is meant").unwrap();
    let unnaming =
        EntryContent::Edited { target_id: entries[1].entry_id, text, mentions: Vec::new(), target_seq: None };
    archive.upsert(&entries).await.unwrap();
    let visible = [(conversation, Seq::ZERO)];
    assert_eq!(said_by(&archive, "has:reply", &visible).await, ["an answer"]);
    assert_eq!(said_by(&archive, "has:mention", &visible).await, ["who is meant"]);
    entries.push(Entry { content: unnaming, ..entry(conversation, 4, "said") });
    archive.upsert(&entries).await.unwrap();
    assert!(said_by(&archive, "has:mention", &visible).await.is_empty());
}

async fn said_by(archive: &Archive, raw: &str, visible: &[(ConversationId, Seq)]) -> Vec<String> {
    search(archive, raw, visible).await.into_iter().map(|found| found.said).collect()
}

#[tokio::test]
async fn pages_hold_every_hit_once_and_in_order() {
    let (_database, archive) = archive().await;
    let texts: Vec<String> = (0..25).map(|number| format!("needle {}", "hay ".repeat(number % 4))).collect();
    let (conversation, _) = said_before(&archive, &texts.iter().map(|text| &text[..]).collect::<Vec<_>>()).await;
    let visible = [(conversation, Seq::ZERO)];
    let all = search(&archive, "needle", &visible).await;
    assert_eq!(all.len(), 25);

    let query = Query::parse("needle").unwrap();
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let search = Search { query: &query, visible: &visible, sender: None, after, as_of: NOW, limit: 7 };
        let page = archive.search(&search).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(SearchCursor {
            as_of: NOW,
            score: last.score,
            sent_at: last.entry.sent_at,
            conversation_id: conversation,
            entry_id: last.entry.entry_id,
        });
        walked.extend(page);
    }
    assert_eq!(walked, all);
}

/// A message with files of these kinds and names.
fn with_files(conversation: ConversationId, seq: u64, text: &str, files: &[(MediaKind, &str)]) -> Entry {
    let attachment = |(kind, name): &(MediaKind, &str)| Attachment::new(Uuid::now_v7().into(), *kind, name);
    let mut entry = entry(conversation, seq, text);
    let EntryContent::Message(message) = &mut entry.content else { unreachable!() };
    message.attachments = files.iter().map(attachment).collect();
    entry
}

#[tokio::test]
async fn messages_are_found_by_the_kinds_and_names_of_their_files_whatever_becomes_of_their_text() {
    const HOLIDAY: (MediaKind, &str) = (MediaKind::Picture, "Holiday at 'sea'\\ \"2026\" <b>.jpg");
    let (database, archive) = archive().await;
    let id = conversation();
    let files = [HOLIDAY, (MediaKind::File, "plan.pdf")];
    let entries = [
        with_files(id, 1, "look picture", &files),
        with_files(id, 2, "listen", &[(MediaKind::Voice, "voice.webm")]),
        entry(id, 3, "picture file voice holiday"),
    ];
    archive.upsert(&entries).await.unwrap();
    let visible = [(id, Seq::ZERO)];
    let places = async |query: &str| -> Vec<u64> {
        let mut found: Vec<u64> =
            search(&archive, query, &visible).await.iter().map(|hit| hit.entry.seq.get()).collect();
        found.sort_unstable();
        found
    };
    let holds = async |said: &str| {
        for (query, expected) in [
            ("has:picture", &[1_u64][..]),
            ("has:picture has:file", &[1]),
            ("has:picture has:voice", &[]),
            ("has:voice", &[2]),
            ("has:video", &[]),
            ("holiday ", &[1, 3]),
            ("has:file plan.pdf ", &[1]),
            ("\"at sea 2026\"", &[1]),
            ("\"picture holiday\"", &[]),
            ("\"jpg plan\"", &[]),
        ] {
            assert_eq!(places(query).await, expected, "{query}, {said}");
        }
    };
    holds("as they were sent").await;
    archive.upsert(&entries).await.unwrap();
    holds("archived twice").await;
    // An edit changes the text alone, whether it comes after its message or before.
    for (seq, target) in [(4, &entries[0]), (5, &entries[1])] {
        let text = MessageText::parse("something else").unwrap();
        let content = EntryContent::Edited { target_id: target.entry_id, target_seq: None, text, mentions: Vec::new() };
        archive.upsert(&[Entry { content, ..entry(id, seq, "x") }]).await.unwrap();
    }
    holds("edited").await;
    assert_eq!(places("else ").await, [1, 2]);
    assert!(places("look ").await.is_empty());
    let client = database.connect().await.unwrap();
    client.batch_execute("TRUNCATE entries, search_documents").await.unwrap();
    let text = MessageText::parse("something else").unwrap();
    let content = EntryContent::Edited { target_id: entries[0].entry_id, target_seq: None, text, mentions: Vec::new() };
    archive.upsert(&[Entry { content, ..entry(id, 4, "x") }]).await.unwrap();
    archive.upsert(&entries).await.unwrap();
    holds("edited before it came").await;
    archive.reindex(100).await.unwrap();
    holds("indexed anew").await;
}
