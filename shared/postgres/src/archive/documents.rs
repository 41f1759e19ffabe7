//! Texts and queries as PostgreSQL's full text search takes them: every word and place is ours, none its parser's.

use std::collections::BTreeMap;

use natter_chat::search::{SearchTerm, Term};
use natter_chat::words::words_of;
use natter_chat::{Entry, EntryContent};

/// How many places of a word PostgreSQL remembers.
const MAX_PLACES: usize = 255;

/// The document of an entry that says something, in the text form of a `tsvector`.
pub(super) fn of_entry(entry: &Entry) -> Option<String> {
    match &entry.content {
        EntryContent::Message(message) => Some(of_text(message.text.as_str())),
        EntryContent::Edited { text, .. } => Some(of_text(text.as_str())),
        _ => None,
    }
}

/// A text in the text form of a `tsvector`.
pub(super) fn of_text(text: &str) -> String {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in words_of(text) {
        for lexeme in word.lexemes() {
            let places = places.entry(lexeme).or_default();
            if places.len() < MAX_PLACES {
                places.push(word.place.to_string());
            }
        }
    }
    let lexemes: Vec<String> =
        places.iter().map(|(lexeme, places)| format!("{}:{}", quoted(lexeme), places.join(","))).collect();
    lexemes.join(" ")
}

/// Terms in the text form of a `tsquery`: all of them; none where nothing is asked for.
pub(super) fn query(terms: &[Term]) -> Option<String> {
    let terms: Vec<String> = terms.iter().map(term).collect();
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
        query(&Query::parse(raw).unwrap().terms())
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
