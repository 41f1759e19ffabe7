//! Texts and queries as PostgreSQL's full text search takes them: every word and place is ours, none its parser's.

use std::collections::{BTreeMap, BTreeSet};

use natter_chat::search::{SearchTerm, Term};
use natter_chat::words::words_of;
use natter_chat::{Entry, EntryContent, MediaKind, Message};

/// How many places of a word PostgreSQL remembers.
const MAX_PLACES: usize = 255;

/// The weight of what belongs to files, as `files_in` of functions.sql knows it.
const FILES: &str = "C";

/// Where names begin, behind every text, and how far one is from the next: no phrase goes from one to another. PostgreSQL counts
/// to 16383.
const FIRST_OF_FILES: usize = 12_000;
const PLACES_OF_A_NAME: usize = 300;

/// The document of an entry that says something, in the text form of a `tsvector`.
pub(super) fn of_entry(entry: &Entry) -> Option<String> {
    match &entry.content {
        EntryContent::Message(message) => Some(of_message(message)),
        EntryContent::Edited { text, .. } => Some(of_text(text.as_str())),
        _ => None,
    }
}

/// A message in the text form of a `tsvector`: its text, and with a weight of their own, by which an edit keeps them, the names
/// and kinds of its files.
fn of_message(message: &Message) -> String {
    let first = (FIRST_OF_FILES..).step_by(PLACES_OF_A_NAME);
    let names = message.attachments.iter().zip(first).map(|(file, first)| of_words(&file.name, (first, FILES)));
    let kinds: BTreeSet<String> =
        message.attachments.iter().map(|file| format!("{}:1{FILES}", lexeme_of_kind(file.kind))).collect();
    let parts = std::iter::once(of_text(message.text.as_str())).chain(names).chain(kinds);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What stands in a document for a kind of files. No word begins so.
fn lexeme_of_kind(kind: MediaKind) -> String {
    quoted(&format!("={}", kind.as_str()))
}

/// A text in the text form of a `tsvector`.
pub(super) fn of_text(text: &str) -> String {
    of_words(text, (0, ""))
}

fn of_words(text: &str, (first, weight): (usize, &str)) -> String {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in words_of(text) {
        for lexeme in word.lexemes() {
            let places = places.entry(lexeme).or_default();
            if places.len() < MAX_PLACES {
                places.push(format!("{}{weight}", first + word.place));
            }
        }
    }
    let lexemes: Vec<String> =
        places.iter().map(|(lexeme, places)| format!("{}:{}", quoted(lexeme), places.join(","))).collect();
    lexemes.join(" ")
}

/// Terms and kinds of files in the text form of a `tsquery`: all of them; none where nothing is asked for.
pub(super) fn query(terms: &[Term], files: &BTreeSet<MediaKind>) -> Option<String> {
    let kinds = files.iter().map(|kind| lexeme_of_kind(*kind));
    let terms: Vec<String> = terms.iter().map(term).chain(kinds).collect();
    Some(terms.join(" & ")).filter(|query| !query.is_empty())
}

fn term(term: &Term) -> String {
    let words = term.words().iter().enumerate();
    let words = words.map(|(index, word)| match index {
        0 => alternatives(word),
        _ => format!(" <{}> {}", word.distance, alternatives(word)),
    });
    format!("({})", words.collect::<String>())
}

fn alternatives(word: &SearchTerm) -> String {
    let mut lexemes: Vec<String> = word.lexemes.iter().map(|lexeme| quoted(lexeme)).collect();
    if word.is_beginning {
        lexemes[0] += ":*";
    }
    format!("({})", lexemes.join(" | "))
}

/// Lexemes are letters, digits, marks and emoji: nothing in them is to be escaped.
fn quoted(lexeme: &str) -> String {
    format!("'{lexeme}'")
}

#[cfg(test)]
mod tests {
    use natter_chat::search::Query;

    use super::*;

    fn asked(raw: &str) -> Option<String> {
        Query::parse(raw).map(|asked| query(&asked.terms(), &asked.files)).unwrap()
    }

    #[test]
    fn a_document_has_every_word_with_its_places_and_stems() {
        assert_eq!(of_text("Red red houses"), "'houses':3 'red':1,2 '~hous':3");
        assert_eq!(of_text("\\ ' !"), "");
        assert_eq!(of_text(&"a ".repeat(1_000)).matches(',').count(), MAX_PLACES - 1);
    }

    #[test]
    fn a_query_is_words_by_their_forms_and_rows_of_words_as_they_stand() {
        assert_eq!(asked("houses ").unwrap(), "(('houses' | 'hous' | '~hous'))");
        assert_eq!(asked("\"by the sea\" foo.p").unwrap(), "(('by') <1> ('the') <1> ('sea')) & (('foo') <1> ('p':*))");
        assert_eq!(asked("猫 手机x ").unwrap(), "(('猫':*)) & (('手机':*) <2> ('x'))");
        assert_eq!(asked("has:link"), None);
    }
}
