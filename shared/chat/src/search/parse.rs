//! Reading a query, by hand: the grammar is small, and a mistake is to be told with its place.

use std::{iter::Peekable, str::CharIndices};

use super::{ConversationFilter, MAX_QUERY_BYTES, MAX_TERMS, MAX_WORDS, Query, Sender, date};
use crate::{Handle, MediaKind, words::words_of};

const ONLY_THESE: &str = "only link, reply, mention, picture, video, audio, voice and file can follow `has:`";

/// What is wrong with a query, and where, for whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QueryError(String);

impl Query {
    /// Reads what someone typed.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn parse(raw: &str) -> Result<Self, QueryError> {
        if raw.len() > MAX_QUERY_BYTES {
            return Err(invalid(format!("A query takes at most {MAX_QUERY_BYTES} bytes.")));
        }
        let mut parser = Parser { raw, rest: raw.char_indices().peekable(), query: Self::default() };
        parser.read()?;
        parser.finish()
    }
}

struct Parser<'a> {
    raw: &'a str,
    rest: Peekable<CharIndices<'a>>,
    query: Query,
}

/// A filter's name; `None` where it is only a word that ends in a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    From,
    In,
    Has,
    After,
    Before,
}

impl Filter {
    const fn of(name: &str) -> Option<Self> {
        match name.as_bytes() {
            b"from" => Some(Self::From),
            b"in" => Some(Self::In),
            b"has" => Some(Self::Has),
            b"after" => Some(Self::After),
            b"before" => Some(Self::Before),
            _ => None,
        }
    }
}

impl<'a> Parser<'a> {
    fn read(&mut self) -> Result<(), QueryError> {
        while let Some(at) = self.skip_space() {
            if self.raw[at..].starts_with(is_quote) {
                let phrase = self.quoted(at)?;
                self.add_phrase(phrase);
                continue;
            }
            let word = self.word(at);
            match word.split_once(':').and_then(|(name, rest)| Some((Filter::of(&name.to_lowercase())?, rest))) {
                Some((filter, rest)) => self.filter(filter, rest, at, at + word.len())?,
                None => self.add_word(word),
            }
            if self.query.phrases.len() > MAX_TERMS {
                return Err(invalid(format!("A query takes at most {MAX_TERMS} words and phrases.")));
            }
        }
        Ok(())
    }

    /// Where the next item begins.
    fn skip_space(&mut self) -> Option<usize> {
        while self.rest.next_if(|(_, character)| is_space(*character)).is_some() {}
        self.rest.peek().map(|(at, _)| *at)
    }

    /// Everything up to the next white space, or up to the quotation mark in which a filter's value begins.
    fn word(&mut self, at: usize) -> &'a str {
        let mut end = at;
        while let Some((place, character)) = self.rest.next_if(|(_, character)| !is_space(*character)) {
            end = place + character.len_utf8();
            let quote_follows = self.rest.peek().is_some_and(|(_, next)| is_quote(*next));
            if character == ':' && quote_follows && Filter::of(&self.raw[at..place].to_lowercase()).is_some() {
                break;
            }
        }
        &self.raw[at..end]
    }

    /// What stands between the quotation mark here and the next one.
    fn quoted(&mut self, at: usize) -> Result<&'a str, QueryError> {
        self.rest.next();
        let begin = self.rest.peek().map_or(self.raw.len(), |(begin, _)| *begin);
        let end = self.rest.find(|(_, character)| is_quote(*character));
        let (end, _) = end.ok_or_else(|| self.wrong(at, "the quotation mark is not closed"))?;
        Ok(&self.raw[begin..end])
    }

    fn filter(&mut self, filter: Filter, rest: &'a str, at: usize, value_at: usize) -> Result<(), QueryError> {
        let is_quoted = rest.is_empty() && self.raw[value_at..].starts_with(is_quote);
        let value = if is_quoted { self.quoted(value_at)?.trim() } else { rest };
        if value.is_empty() {
            return Err(self.wrong(at, "the filter has no value"));
        }
        let was_given = match filter {
            Filter::From => {
                let sender = sender(value).ok_or_else(|| self.wrong(at, "this is not a valid name"))?;
                self.query.from.replace(sender).is_some()
            }
            Filter::In => self.query.within.replace(place(value)).is_some(),
            Filter::Has => self.has(value, at)?,
            Filter::After => self.query.after.replace(self.day(value, at)?).is_some(),
            Filter::Before => self.query.before.replace(self.day(value, at)?).is_some(),
        };
        if was_given { Err(self.wrong(at, "the filter is given twice")) } else { Ok(()) }
    }

    /// Notes what a message is to have. Whether that was noted already.
    fn has(&mut self, value: &str, at: usize) -> Result<bool, QueryError> {
        let value = value.to_lowercase();
        let wanted = match value.as_str() {
            "link" => &mut self.query.has_link,
            "reply" => &mut self.query.has_reply,
            "mention" => &mut self.query.has_mention,
            _ => {
                let kind = MediaKind::ALL.into_iter().find(|kind| kind.as_str() == value);
                let kind = kind.ok_or_else(|| self.wrong(at, ONLY_THESE))?;
                return Ok(!self.query.files.insert(kind));
            }
        };
        Ok(std::mem::replace(wanted, true))
    }

    fn day(&self, value: &str, at: usize) -> Result<crate::Timestamp, QueryError> {
        date::begin_of_day(value).ok_or_else(|| self.wrong(at, "the day must be a date such as 2026-11-21"))
    }

    fn add_phrase(&mut self, phrase: &str) {
        self.query.phrases.extend(Some(phrase.trim().to_owned()).filter(|phrase| has_word(phrase)));
    }

    /// The last word of all is perhaps still being typed.
    fn add_word(&mut self, word: &str) {
        if !has_word(word) {
            return;
        }
        if self.rest.peek().is_none() {
            self.query.beginning = Some(word.to_owned());
        } else {
            self.query.phrases.push(word.to_owned());
        }
    }

    fn finish(self) -> Result<Query, QueryError> {
        let Query { from, within, has_link, has_reply, has_mention, files, after, before, .. } = &self.query;
        let has_something = *has_link || *has_reply || *has_mention || !files.is_empty();
        let has_filter = has_something || from.is_some() || within.is_some() || after.is_some() || before.is_some();
        if !has_filter && !self.query.has_words() {
            return Err(invalid("The query is empty.".to_owned()));
        }
        if self.query.terms().iter().map(|term| term.words().len()).sum::<usize>() > MAX_WORDS {
            return Err(invalid(format!("A query must have at most {MAX_WORDS} words.")));
        }
        Ok(self.query)
    }

    fn wrong(&self, at: usize, what: &str) -> QueryError {
        let place = self.raw[..at].chars().count() + 1;
        invalid(format!("The query is invalid: {what}, at character {place}."))
    }
}

fn invalid(message: String) -> QueryError {
    QueryError(message)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// Keyboards that mean well type others than the plain one.
const fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '＂')
}

fn has_word(text: &str) -> bool {
    !words_of(text).is_empty()
}

fn sender(value: &str) -> Option<Sender> {
    if value.eq_ignore_ascii_case("me") {
        return Some(Sender::Me);
    }
    value.parse().map(Sender::User).ok().or_else(|| Handle::parse(value).map(Sender::Handle).ok())
}

fn place(value: &str) -> ConversationFilter {
    let conversation = value.parse().map(ConversationFilter::Conversation).ok();
    let person = || value.starts_with('@').then(|| Handle::parse(value).ok()).flatten().map(ConversationFilter::With);
    conversation.or_else(person).unwrap_or_else(|| ConversationFilter::Titled(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;

    fn parsed(raw: &str) -> Query {
        Query::parse(raw).unwrap()
    }

    #[test]
    fn words_phrases_and_the_beginning_of_a_last_word_are_told_apart() {
        let query = parsed(" summer \"by  the sea\" par");
        assert_eq!(query.phrases, ["summer", "by  the sea"]);
        assert_eq!(query.beginning.as_deref(), Some("par"));
        assert_eq!(parsed("par ").phrases, ["par"]);
        assert_eq!(parsed("\"par\"").beginning, None);
        for quoted in ["“by the sea”", "„by the sea“", "«by the sea»", "「by the sea」", "＂by the sea＂"]
        {
            assert_eq!(parsed(&format!("{quoted} in:“Summer party”")).phrases, ["by the sea"], "{quoted}");
        }
    }

    #[test]
    fn every_filter_is_read() {
        let query = parsed("From:@Alice in:\"Summer party\" has:LINK after:2026-11-20 before:2026-11-21");
        assert_eq!(query.from, Some(Sender::Handle(Handle::parse("alice").unwrap())));
        assert_eq!(query.within, Some(ConversationFilter::Titled("Summer party".to_owned())));
        assert!(query.has_link && !query.has_words());
        let others = parsed("has:reply has:Mention");
        assert!(others.has_reply && others.has_mention && !others.has_link);
        let files = parsed("has:picture has:Voice").files;
        assert_eq!(files.into_iter().collect::<Vec<_>>(), [MediaKind::Picture, MediaKind::Voice]);
        for wrong in ["has:pictures", "has:file has:file", "has:'picture'", "has:"] {
            assert!(Query::parse(wrong).is_err(), "{wrong}");
        }
        let day = |millis| Some(Timestamp::from_millis(millis));
        assert_eq!((query.after, query.before), (day(1_795_132_800_000), day(1_795_219_200_000)));
    }

    #[test]
    fn people_and_places_are_read_as_people_name_them() {
        let id = "6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55";
        assert_eq!(parsed("from:me").from, Some(Sender::Me));
        assert_eq!(parsed(&format!("from:{id}")).from, Some(Sender::User(id.parse().unwrap())));
        assert_eq!(parsed(&format!("in:{id}")).within, Some(ConversationFilter::Conversation(id.parse().unwrap())));
        assert_eq!(parsed("in:@bob").within, Some(ConversationFilter::With(Handle::parse("bob").unwrap())));
        assert_eq!(parsed("in:Hiking").within, Some(ConversationFilter::Titled("Hiking".to_owned())));
    }

    #[test]
    fn what_only_looks_like_a_filter_is_a_word() {
        assert_eq!(
            parsed("at 12:30 https://natter.example a:b ").phrases,
            ["at", "12:30", "https://natter.example", "a:b"]
        );
        assert_eq!(parsed("say\"hi\" ").phrases, ["say\"hi\""]);
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        for (raw, message) in [
            ("", "The query is empty."),
            (" !? \"\" ", "The query is empty."),
            ("né \"open", "The query is invalid: the quotation mark is not closed, at character 4."),
            ("a from: b", "The query is invalid: the filter has no value, at character 3."),
            ("in:\" \"", "The query is invalid: the filter has no value, at character 1."),
            ("in:\"open", "The query is invalid: the quotation mark is not closed, at character 4."),
            ("from:!!", "The query is invalid: this is not a valid name, at character 1."),
            (
                "has:wings",
                "The query is invalid: only link, reply, mention, picture, video, audio, voice and file can follow `has:`, \
                at character 1.",
            ),
            ("after:2026-02-30", "The query is invalid: the day must be a date such as 2026-11-21, at character 1."),
            ("from:me from:me", "The query is invalid: the filter is given twice, at character 9."),
        ] {
            let error = Query::parse(raw).unwrap_err();
            assert_eq!(error.to_string(), message, "{raw}");
        }
        assert!(Query::parse(&"a".repeat(MAX_QUERY_BYTES + 1)).is_err());
        assert!(Query::parse(&"a ".repeat(MAX_TERMS + 1)).is_err());
        assert!(Query::parse(&"\"a b c\" ".repeat(MAX_TERMS)).is_ok());
        assert!(Query::parse(&"\"a b c d\" ".repeat(MAX_TERMS)).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused_and_keeps_no_white_space(raw in "[ -~\\PC\"]{0,60}") {
            if let Ok(query) = Query::parse(&raw) {
                for term in query.phrases.iter().chain(&query.beginning) {
                    prop_assert!(has_word(term) && raw.contains(term.as_str()));
                }
            }
        }

        #[test]
        fn words_and_phrases_come_back_as_they_were_written(
            words in prop::collection::vec("[a-zà-öø-ü0-9]{1,8}", 1..6), phrase in "[a-z]{1,5} [a-z]{1,5}",
        ) {
            let query = parsed(&format!("{} \"{phrase}\"", words.join(" ")));
            prop_assert_eq!(&query.phrases[..words.len()], &words[..]);
            prop_assert_eq!(&query.phrases[words.len()..], [phrase]);
            let query = parsed(&words.join("  "));
            prop_assert_eq!(query.beginning.as_ref(), words.last());
        }

        #[test]
        fn filters_are_read_in_any_order(turn in 0_usize..5, word in "[a-z]{3,8}") {
            let mut items = ["from:me", "in:@bob", "has:link", "after:2026-01-01", word.as_str()];
            items.rotate_left(turn);
            let query = parsed(&format!("{} ", items.join(" ")));
            prop_assert_eq!(query.phrases, [word.as_str()]);
            prop_assert!(query.has_link && query.from == Some(Sender::Me) && query.after.is_some());
        }
    }
}
