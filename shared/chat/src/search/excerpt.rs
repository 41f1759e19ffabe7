//! The part of a message that shows why it was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands before a match in a text that the archive marked: no message can contain it.
pub const MATCH_BEGINS: char = '\u{2}';

/// What stands after a match.
pub const MATCH_ENDS: char = '\u{3}';

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

/// The part of `text` around its first match, given the text as it was marked, once or several times with different
/// matches. A marked text that says something else is ignored. Where nothing is marked, it is the beginning.
#[must_use]
pub fn excerpt(text: &str, marked: &[String]) -> Vec<Fragment> {
    let characters: Vec<char> = text.chars().collect();
    let mut matches = vec![false; characters.len()];
    for marked in marked {
        let Some(found) = matches_in(marked, characters.len()) else { continue };
        matches.iter_mut().zip(found).for_each(|(known, found)| *known |= found);
    }
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

/// Which characters are within marks; `None` where there are more or fewer of them than there should be.
fn matches_in(marked: &str, length: usize) -> Option<Vec<bool>> {
    let mut is_match = false;
    let mut matches = Vec::with_capacity(length);
    for character in marked.chars() {
        match character {
            MATCH_BEGINS => is_match = true,
            MATCH_ENDS => is_match = false,
            _ => matches.push(is_match),
        }
    }
    (matches.len() == length).then_some(matches)
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

    fn shown(text: &str, marked: &[&str]) -> String {
        let marked: Vec<String> =
            marked.iter().map(|marked| marked.replace('[', "\u{2}").replace(']', "\u{3}")).collect();
        let fragments = excerpt(text, &marked);
        fragments
            .iter()
            .map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() })
            .collect()
    }

    #[test]
    fn the_marks_of_all_languages_are_shown_together() {
        assert_eq!(shown("two red houses", &["two [red] houses", "two red [houses]"]), "two [red] [houses]");
    }

    #[test]
    fn a_marked_text_that_says_something_else_is_ignored() {
        assert_eq!(shown("red <b>", &["[red]"]), "red <b>");
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_match() {
        let text = format!("{}needle{}", "hay ".repeat(100), " hay".repeat(100));
        let shown = shown(&text, &[&text.replace("needle", "[needle]")]);
        assert!(shown.starts_with("…hay ") && shown.contains("hay [needle] hay") && shown.ends_with('…'), "{shown}");
    }

    #[test]
    fn a_match_at_the_end_of_a_long_text_is_shown_with_what_precedes_it() {
        let text = format!("{}needle", "hay ".repeat(100));
        let shown = shown(&text, &[&text.replace("needle", "[needle]")]);
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
            let marked: String = [&characters[..from], &['\u{2}'], &characters[from..to], &['\u{3}'], &characters[to..]].concat().iter().collect();
            let fragments = excerpt(&text, &[marked]);
            prop_assert!(fragments.iter().any(|fragment| fragment.is_match));
            let whole: String = fragments.iter().map(|fragment| fragment.text.as_str()).collect();
            prop_assert!(whole.chars().count() <= MAX_CHARS + 2);
            let inner = if text.contains(&whole) { &whole[..] } else { whole.trim_matches('…') };
            prop_assert!(text.contains(inner));
        }
    }
}
