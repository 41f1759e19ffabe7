//! The words of a text as a search knows them: the one place that decides where a word begins and ends, for messages, for
//! the titles of groups, and for what someone looks for.
//!
//! - Capitals, accents and the ways in which Unicode writes the same letter do not count.
//! - Whatever is no letter, digit or mark parts words: `holiday.png` is two. An address or a path is found as a whole and by
//!   each of its parts, since the whole is its parts in a row.
//! - Scripts that are written without spaces have no words to tell apart: each character with its neighbour is one
//!   ([`Kind::Pair`]), and the last one stands alone ([`Kind::Last`]). A row of characters is then found wherever it occurs, and
//!   a single one as the beginning of a pair.
//! - An emoji is a word.

mod characters;
mod stems;

use std::collections::BTreeSet;
use std::ops::Range;

use characters::{Character, Class, characters};
pub(crate) use stems::stems;

/// The shortest word that can be looked up, in characters.
pub const MIN_WORD_CHARS: usize = 2;

/// Raised with every change after which a text has other words or stems: the archive indexes again what it indexed before.
pub const INDEX_VERSION: i16 = 2;

/// How much of a word counts, in characters.
const MAX_WORD_CHARS: usize = 32;

/// What marks a stem among lexemes: no word contains it.
pub(crate) const STEM: char = '~';

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is compared: at most 32 letters, digits and marks, or an emoji.
    pub text: String,
    /// Which of the text's words it is, from 1.
    pub place: usize,
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Where its first character ends, in bytes; of a pair, where the second one begins.
    pub first_end: usize,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word between others, or an emoji.
    Whole,
    /// A character of a script without spaces, and the one after it.
    Pair,
    /// The last character of a stretch of such a script.
    Last,
}

impl Word {
    /// What it is indexed as: as it is, and by its stems, marked so that no one who looks for the very word finds those.
    pub fn lexemes(&self) -> impl Iterator<Item = String> {
        let stems = stems(&self.text).into_iter().filter(|stem| *stem != self.text);
        std::iter::once(self.text.clone()).chain(stems.map(|stem| format!("{STEM}{stem}")))
    }
}

/// The words of a text in their order.
#[must_use]
pub fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for stretch in characters(text).chunk_by(Character::joins) {
        match stretch[0].class {
            Class::Separator => {}
            Class::Unspaced => add_pairs(&mut words, stretch),
            Class::Letter | Class::Sign => add(&mut words, Kind::Whole, stretch, &stretch[0]),
        }
    }
    words
}

fn add_pairs(words: &mut Vec<Word>, stretch: &[Character]) {
    // A character, and the vowel signs and tones that belong to it.
    let clusters: Vec<_> = stretch.chunk_by(|_, next| next.is_mark()).collect();
    let mut begin = 0;
    for (index, cluster) in clusters.iter().enumerate() {
        let next = clusters.get(index + 1).map_or(0, |next| next.len());
        let kind = if next == 0 { Kind::Last } else { Kind::Pair };
        add(words, kind, &stretch[begin..begin + cluster.len() + next], &cluster[cluster.len() - 1]);
        begin += cluster.len();
    }
}

fn add(words: &mut Vec<Word>, kind: Kind, characters: &[Character], first: &Character) {
    let (begin, end) = (&characters[0], &characters[characters.len() - 1]);
    words.push(Word {
        text: characters.iter().take(MAX_WORD_CHARS).map(|character| character.folded).collect(),
        place: words.len() + 1,
        kind,
        range: begin.range.start..end.range.end,
        first_end: first.range.end,
    });
}

/// The words of a text, each once. Words that are too short to be looked up are there too.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    words_of(text).into_iter().map(|word| word.text).collect()
}

/// Whether each of `beginnings` is the beginning of a word of `words`.
#[must_use]
pub fn begin_words_of(beginnings: &BTreeSet<String>, words: &BTreeSet<String>) -> bool {
    beginnings.iter().all(|beginning| words.iter().any(|word| word.starts_with(beginning.as_str())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words_of(text).into_iter().map(|word| word.text).collect()
    }

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
    fn capitals_of_every_alphabet_are_the_same_letters() {
        for (capitals, small) in
            [("ПРИВЕТ Ёлка", "привет елка"), ("ΟΔΟΣ Ὀδός", "οδος οδοσ"), ("ŁÓDŹ Ørsted", "lodz orsted")]
        {
            assert_eq!(texts(capitals), texts(small));
        }
        assert_eq!(texts("STRASSE"), texts("straße"));
        assert_eq!(texts("İstanbul ISPARTA"), ["istanbul", "isparta"]);
    }

    #[test]
    fn whatever_is_no_letter_parts_words() {
        for (text, parts) in [
            ("coffee/tea", &["coffee", "tea"][..]),
            ("done.Next", &["done", "next"]),
            ("https://a.example/b_c?d=3-17#e", &["https", "a", "example", "b", "c", "d", "3", "17", "e"]),
            ("zoe.quill@example.org", &["zoe", "quill", "example", "org"]),
            ("“banana”—«bonjour»…wait", &["banana", "bonjour", "wait"]),
            ("l'été don’t Пʼять", &["l", "ete", "don", "t", "п", "ять"]),
            ("a\0b\\c&|!():*d", &["a", "b", "c", "d"]),
        ] {
            assert_eq!(texts(text), parts, "{text}");
        }
    }

    #[test]
    fn an_emoji_is_a_word_of_its_own_whatever_its_variant() {
        assert_eq!(texts("party🎉 👍🏽 ❤\u{fe0f}"), ["party", "🎉", "👍", "❤"]);
    }

    #[test]
    fn what_cannot_be_seen_parts_no_word_and_marks_stay_with_their_letters() {
        assert_eq!(texts("hy\u{ad}phen می\u{200c}خواهم"), ["hyphen", "میخواهم"]);
        assert_eq!(texts("हिन्दी कि का"), ["हिन्दी", "कि", "का"]);
        assert_eq!(texts("مُحَمَّد שָׁלוֹם"), ["محمد", "שלום"]);
    }

    #[test]
    fn scripts_without_spaces_are_pairs_of_neighbours() {
        assert_eq!(texts("我喜欢iPhone手机"), ["我喜", "喜欢", "欢", "iphone", "手机", "机"]);
        assert_eq!(texts("会議、明日"), ["会議", "議", "明日", "日"]);
        assert_eq!(texts("ｶﾞｽ"), texts("ガス"));
        assert_eq!(texts("แมวน้า"), ["แม", "มว", "วน้", "น้า", "า"]);
    }

    #[test]
    fn a_pair_knows_where_its_first_character_ends() {
        let words = words_of("x 猫和");
        let ranges: Vec<_> = words.iter().map(|word| (word.kind, word.range.clone(), word.first_end)).collect();
        assert_eq!(ranges, [(Kind::Whole, 0..1, 1), (Kind::Pair, 2..8, 5), (Kind::Last, 5..8, 8)]);
    }

    #[test]
    fn every_beginning_must_be_one_of_a_word() {
        let title = words("Rust in the Alps");
        assert!(begin_words_of(&words("alp RUS"), &title));
        assert!(!begin_words_of(&words("rust ust"), &title));
    }

    #[test]
    fn a_mark_between_the_parts_of_a_vowel_parts_no_word() {
        assert_eq!(texts("\u{c46}\u{1ce2}\u{c56}"), texts("\u{c48}\u{1ce2}"));
        assert_eq!(words_of("\u{c15}\u{c46}\u{1ce2}\u{c56}")[0].range, 0..12);
    }

    proptest! {
        #[test]
        fn every_form_of_a_text_has_the_same_words(text in "[\\PCé가がñй]{0,40}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(texts(&composed), texts(&decomposed));
        }

        #[test]
        fn words_are_in_order_and_within_the_text(text in "\\PC{0,60}") {
            for (place, word) in (1..).zip(words_of(&text)) {
                prop_assert_eq!(word.place, place);
                prop_assert!(!word.text.is_empty() && text.get(word.range.clone()).is_some());
                prop_assert!(word.range.start < word.first_end && word.first_end <= word.range.end);
            }
        }

        #[test]
        fn what_was_folded_is_folded_again_to_the_same(text in "\\PC{0,40}") {
            for word in words_of(&text).into_iter().filter(|word| word.kind == Kind::Whole) {
                prop_assert_eq!(texts(&word.text), [word.text]);
            }
        }
    }
}
