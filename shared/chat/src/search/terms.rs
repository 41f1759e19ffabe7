//! What a query asks a text for, word by word: the archive's index is asked for it, and what was found is marked by it.

use std::ops::Range;

use crate::words::{Kind, STEM, Word, stems, words_of};

/// Words that follow each other in a text, or one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term(Vec<SearchTerm>);

/// One word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTerm {
    /// A word of the text is one of these [lexemes](Word::lexemes), the first of which is the word as it is; the others are its
    /// stems, where it stands alone.
    pub lexemes: Vec<String>,
    /// A word of the text need only begin like the first of them.
    pub is_beginning: bool,
    /// How many words after the one before it, where there is one.
    pub distance: usize,
}

impl Term {
    /// The words of a text; the last one need only be the beginning of one, where someone may still be typing it.
    pub(super) fn of(text: &str, is_typing: bool) -> Self {
        let words = words_of(text);
        let mut sought: Vec<SearchTerm> = Vec::with_capacity(words.len());
        let mut last = words.first().map_or(0, |word| word.place);
        for (index, word) in words.iter().enumerate() {
            let kind_at = |index: usize| words.get(index).map(|word| word.kind);
            let is_in_pair = index > 0 && kind_at(index - 1) == Some(Kind::Pair);
            if word.kind == Kind::Last && is_in_pair {
                continue;
            }
            // A stretch without spaces may end within a longer one.
            let is_beginning =
                word.kind == Kind::Last || kind_at(index + 1) == Some(Kind::Last) && word.kind == Kind::Pair;
            sought.push(SearchTerm { lexemes: vec![word.text.clone()], is_beginning, distance: word.place - last });
            last = word.place;
        }
        if let [only] = &mut sought[..] {
            only.add_stems();
        }
        if let Some(last) = sought.last_mut() {
            last.is_beginning |= is_typing;
        }
        Self(sought)
    }

    /// Its words in their order.
    #[must_use]
    pub fn words(&self) -> &[SearchTerm] {
        &self.0
    }

    /// Where it is in a text of these words, in bytes.
    fn matches<'a>(&'a self, words: &'a [Indexed]) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..words.len()).filter_map(|begin| self.matches_at(words, begin)).flatten()
    }

    fn matches_at(&self, words: &[Indexed], begin: usize) -> Option<Vec<Range<usize>>> {
        let mut index = begin;
        let mut ranges = Vec::with_capacity(self.0.len());
        for sought in &self.0 {
            index += sought.distance;
            ranges.push(sought.range_in(words.get(index)?)?);
        }
        Some(ranges)
    }
}

/// A word of a text, with its lexemes.
struct Indexed {
    word: Word,
    lexemes: Vec<String>,
}

impl SearchTerm {
    /// Other forms of the word: a text has it by its stem, or the stem as a word.
    fn add_stems(&mut self) {
        let stems = stems(&self.lexemes[0]);
        let others = stems.iter().filter(|stem| **stem != self.lexemes[0]).cloned();
        let marked = stems.iter().map(|stem| format!("{STEM}{stem}"));
        let others: Vec<String> = others.chain(marked).collect();
        self.lexemes.extend(others);
    }

    /// What of the word was looked for, where it was.
    fn range_in(&self, Indexed { word, lexemes }: &Indexed) -> Option<Range<usize>> {
        if lexemes.iter().any(|lexeme| self.lexemes.contains(lexeme)) {
            return Some(word.range.clone());
        }
        let begins = self.is_beginning && word.text.starts_with(&self.lexemes[0]);
        begins.then(|| match word.kind {
            Kind::Pair => word.range.start..word.first_end,
            Kind::Whole | Kind::Last => word.range.clone(),
        })
    }
}

/// Where any of the terms is in a text, in bytes.
pub(super) fn matches(terms: &[Term], text: &str) -> Vec<Range<usize>> {
    let words = words_of(text).into_iter().map(|word| Indexed { lexemes: word.lexemes().collect(), word });
    let words: Vec<Indexed> = words.collect();
    terms.iter().flat_map(|term| term.matches(&words)).collect()
}
