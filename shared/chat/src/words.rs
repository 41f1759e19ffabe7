//! The words of a text as a search knows them.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The shortest word that can be looked up, in characters.
pub const MIN_WORD_CHARS: usize = 2;

/// How much of a word counts, in characters.
const MAX_WORD_CHARS: usize = 32;

/// The words of a text: letters and digits only, without capitals and accents, each once. Words that are too short to be
/// looked up are there too.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let plain: String = text.nfkd().filter(|character| !is_combining_mark(*character)).collect();
    let plain = plain.to_lowercase();
    let words = plain.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(MAX_WORD_CHARS).collect()).collect()
}

/// Whether each of `beginnings` is the beginning of a word of `words`.
#[must_use]
pub fn begin_words_of(beginnings: &BTreeSet<String>, words: &BTreeSet<String>) -> bool {
    beginnings.iter().all(|beginning| words.iter().any(|word| word.starts_with(beginning.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn neither_capitals_nor_accents_nor_signs_matter() {
        assert_eq!(words("Ärzte-Café, CAFÉ & Müsli №1"), set(&["arzte", "cafe", "musli", "no1"]));
        assert_eq!(words("Ｆｕｌｌ ﬁsh"), set(&["full", "fish"]));
        assert!(words(" \u{301} – ").is_empty());
    }

    #[test]
    fn every_beginning_must_be_one_of_a_word() {
        let title = words("Rust in the Alps");
        assert!(begin_words_of(&words("alp RUS"), &title));
        assert!(!begin_words_of(&words("rust ust"), &title));
    }
}
