//! The part of a message that shows why it was found.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Query, terms::matches};

/// How long an excerpt is at most, in characters, its ellipses not counted.
const MAX_CHARS: usize = 200;

/// How much of it stands before the first match.
const BEFORE_MATCH: usize = 60;

const ELLIPSIS: &str = "…";

/// A stretch of an excerpt. To be shown as text: nothing in it is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_match: bool,
}

/// The part of `text` around the first match of what was looked for; its beginning, where that was no words.
#[must_use]
pub fn excerpt(text: &str, query: &Query) -> Vec<Fragment> {
    around(text, &matches(&query.terms(), text))
}

fn around(text: &str, ranges: &[Range<usize>]) -> Vec<Fragment> {
    let characters: Vec<char> = text.chars().collect();
    let mut is_match = vec![false; text.len()];
    for range in ranges {
        is_match[range.clone()].fill(true);
    }
    let matches: Vec<bool> = text.char_indices().map(|(at, _)| is_match[at]).collect();
    let begin = first_shown(&characters, &matches);
    let end = characters.len().min(begin + MAX_CHARS);
    let mut fragments = fragments(&characters[begin..end], &matches[begin..end]);
    if begin > 0 {
        put(&mut fragments, 0, ELLIPSIS);
    }
    if end < characters.len() {
        let last = fragments.len();
        put(&mut fragments, last, ELLIPSIS);
    }
    fragments
}

/// Where the excerpt begins: a little before the first match, and where a word does.
fn first_shown(characters: &[char], matches: &[bool]) -> usize {
    let first = matches.iter().position(|is_match| *is_match).unwrap_or(0);
    if characters.len() <= MAX_CHARS || first <= BEFORE_MATCH {
        return 0;
    }
    let begin = (first - BEFORE_MATCH).min(characters.len() - MAX_CHARS);
    let word = characters[begin..first.max(begin)].iter().position(|character| character.is_whitespace());
    word.map_or(begin, |space| begin + space + 1)
}

fn fragments(characters: &[char], matches: &[bool]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    for (character, is_match) in characters.iter().zip(matches) {
        match fragments.last_mut() {
            Some(last) if last.is_match == *is_match => last.text.push(*character),
            _ => fragments.push(Fragment { text: character.to_string(), is_match: *is_match }),
        }
    }
    fragments
}

fn put(fragments: &mut Vec<Fragment>, at: usize, text: &str) {
    fragments.insert(at, Fragment { text: text.to_owned(), is_match: false });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, query: &str) -> String {
        let fragments = excerpt(text, &Query::parse(query).unwrap());
        fragments
            .iter()
            .map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() })
            .collect()
    }

    #[test]
    fn what_was_looked_for_is_marked_as_it_was_written() {
        for (text, query, expected) in [
            ("two red houses", "house red ", "two [red] [houses]"),
            ("A <red> Café & zwei Häuser", "cafe haus ", "A <red> [Café] & zwei [Häuser]"),
            ("see holiday.png, not png", "holiday.png ", "see [holiday].[png], not png"),
            ("by the sea, the sea", "\"the sea\"", "by [the] [sea], [the] [sea]"),
            ("running, run!", "\"run run\" x", "running, run!"),
            ("bravely", "bra", "[bravely]"),
            ("我喜欢猫和狗", "猫", "我喜欢[猫]和狗"),
            ("病院は機能していない", "機能 ", "病院は[機能]していない"),
            ("ฉันชอบแมวมาก", "แมว ", "ฉันชอบ[แมว]มาก"),
            ("party🎉", "🎉 ", "party[🎉]"),
            ("iPhone手机 ok", "iphone手机ok ", "[iPhone][手机] [ok]"),
        ] {
            assert_eq!(shown(text, query).replace("][", ""), expected.replace("][", ""), "{query}");
        }
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_match() {
        let text = format!("{}needle{}", "hay ".repeat(100), " hay".repeat(100));
        let shown = shown(&text, "needle");
        assert!(shown.starts_with("…hay ") && shown.contains("hay [needle] hay") && shown.ends_with('…'), "{shown}");
    }

    #[test]
    fn a_match_at_the_end_of_a_long_text_is_shown_with_what_precedes_it() {
        let shown = shown(&format!("{}needle", "hay ".repeat(100)), "needle");
        assert!(shown.starts_with('…') && shown.ends_with("hay [needle]"), "{shown}");
    }

    proptest! {
        #[test]
        fn an_excerpt_is_a_part_of_the_text_and_shows_the_first_match(
            text in "\\PC{1,400}", from in any::<prop::sample::Index>(), length in 1_usize..9,
        ) {
            let characters: Vec<char> = text.chars().collect();
            let from = from.index(characters.len());
            let to = characters.len().min(from + length);
            let at = |place: usize| characters[..place].iter().map(|character| character.len_utf8()).sum::<usize>();
            let sought = at(from)..at(to);
            let fragments = around(&text, std::slice::from_ref(&sought));
            prop_assert!(fragments.iter().any(|fragment| fragment.is_match));
            let whole: String = fragments.iter().map(|fragment| fragment.text.as_str()).collect();
            prop_assert!(whole.chars().count() <= MAX_CHARS + 2);
            let inner = if text.contains(&whole) { &whole[..] } else { whole.trim_matches('…') };
            prop_assert!(text.contains(inner));
        }
    }
}
