//! What is left of a conversation for someone who looks at it.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeSet;

use natter_chat::viewer::SeenEntry;
use natter_chat::{Entry, EntryContent, EntryId, Message, MessageText, Quote, Seq, Timestamp, Viewer};
use uuid::Uuid;

fn id(number: u64) -> EntryId {
    Uuid::from_u128(number.into()).into()
}

fn text(words: &str) -> MessageText {
    MessageText::parse(words).unwrap()
}

fn entry(seq: u64, content: EntryContent) -> Entry {
    Entry {
        conversation_id: Uuid::nil().into(),
        entry_id: id(seq),
        seq: Seq::new(seq),
        sender_id: Uuid::nil().into(),
        sent_at: Timestamp::from_millis(seq),
        content,
    }
}

fn message(seq: u64) -> Entry {
    entry(seq, EntryContent::plain(text("words")))
}

fn answer(seq: u64, to: u64) -> Entry {
    let quote = Quote {
        entry_id: id(to),
        seq: Seq::new(to),
        sender_id: Uuid::nil().into(),
        text: "words".to_owned(),
        attached: None,
    };
    entry(seq, EntryContent::Message(Message { reply_to: Some(quote), ..Message::plain(text("yes")) }))
}

fn edit(seq: u64, of: u64) -> Entry {
    let content =
        EntryContent::Edited { target_id: id(of), target_seq: None, text: text("anew"), mentions: Vec::new() };
    entry(seq, content.about(Some(Seq::new(of))))
}

fn deletion(seq: u64, of: u64) -> Entry {
    entry(seq, EntryContent::Deleted { target_id: id(of), target_seq: Some(Seq::new(of)) })
}

fn quoted(entry: &Entry) -> Option<&str> {
    entry.content.quoted().map(|quote| quote.text.as_str())
}

const EVERYTHING: Viewer = Viewer::after(Seq::ZERO);

fn log(viewer: Viewer, entries: &[Entry]) -> Vec<SeenEntry> {
    viewer.log(entries.to_vec(), &BTreeSet::new())
}

#[test]
fn what_a_deletion_names_is_erased_with_its_versions_and_in_quotes() {
    let seen = log(EVERYTHING, &[message(1), message(2), edit(3, 1), answer(4, 1), answer(5, 2), deletion(6, 1)]);
    assert_eq!((&seen[0].content, &seen[2].content), (&EntryContent::Erased {}, &EntryContent::Erased {}));
    assert_eq!(seen[1], message(2));
    assert_eq!([quoted(&seen[3]), quoted(&seen[4])], [Some(""), Some("words")]);
}

#[test]
fn a_quote_without_words_says_which_message_it_is_and_no_more() {
    let seen = log(EVERYTHING, &[answer(4, 1), deletion(6, 1)]);
    let json = serde_json::to_value(&seen[0]).unwrap();
    let nobody = Uuid::nil().to_string();
    assert_eq!(json["content"]["replyTo"], serde_json::json!({"entryId": id(1), "seq": 1, "senderId": nobody}));
}

#[test]
fn whoever_came_later_sees_no_earlier_message_nor_what_is_derived_from_one() {
    let seen =
        log(Viewer::after(Seq::new(2)), &[message(1), message(2), edit(3, 1), answer(4, 2), message(5), edit(6, 5)]);
    assert_eq!(seen[0], Entry { content: EntryContent::Erased {}, ..edit(3, 1) });
    assert_eq!(quoted(&seen[1]), Some(""));
    assert_eq!(seen[2..], [message(5), edit(6, 5)]);
}

#[test]
fn a_change_of_a_message_whose_place_is_unknown_is_for_those_alone_who_see_everything() {
    let change = entry(3, edit(3, 1).content.about(None));
    assert_eq!(log(EVERYTHING, std::slice::from_ref(&change)), std::slice::from_ref(&change));
    assert_eq!(log(Viewer::after(Seq::new(1)), &[change])[0].content, EntryContent::Erased {});
}

#[test]
fn an_event_tells_of_its_entry_as_far_as_it_may_be_seen() {
    let seen = |entry: &Entry| Viewer::after(Seq::new(2)).entry(entry).map(Entry::from);
    assert_eq!(seen(&message(2)), None);
    assert_eq!(seen(&message(3)), Some(message(3)));
    let erased = Entry { content: EntryContent::Erased {}, ..edit(3, 1) };
    assert_eq!(seen(&edit(3, 1)), Some(erased));
}
