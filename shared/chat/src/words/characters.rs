//! The characters of a text, each in the form in which it is compared.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible, is_combining_mark};

/// A character as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) folded: char,
    pub(super) class: Class,
    /// Where what it was made of stands in the text, in bytes.
    pub(super) range: Range<usize>,
}

/// What a character does to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It parts them.
    Separator,
    /// It is a part of one.
    Letter,
    /// It is a part of a stretch that is written without spaces.
    Unspaced,
    /// It is one.
    Sign,
}

impl Character {
    pub(super) fn joins(&self, next: &Self) -> bool {
        self.class == next.class && self.class != Class::Sign
    }

    pub(super) fn is_mark(&self) -> bool {
        is_combining_mark(self.folded)
    }
}

/// The text's characters without capitals, accents and what cannot be seen.
pub(super) fn characters(text: &str) -> Vec<Character> {
    let mut characters: Vec<Character> = Vec::with_capacity(text.len());
    for (begin, character) in text.char_indices() {
        let range = begin..begin + character.len_utf8();
        decompose_compatible(character, |part| {
            if !is_left_out(part) {
                part.to_lowercase()
                    .for_each(|small| plain(small, |folded| push(&mut characters, folded, range.clone())));
            }
        });
    }
    characters
}

/// Adds a character, which may be a part of the one before it.
fn push(characters: &mut Vec<Character>, folded: char, range: Range<usize>) {
    // Lower case decomposes some letters once more.
    if is_left_out(folded) {
        return;
    }
    if let Some((place, whole)) = composed(characters, folded) {
        characters[place].folded = whole;
        characters[place].class = class(whole);
        if let Some(last) = characters.last_mut() {
            last.range.end = range.end;
        }
        return;
    }
    let class = match characters.last() {
        // Vowel signs, tones and the like go with their letter, and are nothing without one.
        Some(last) if is_combining_mark(folded) && last.class != Class::Sign => last.class,
        _ => class(folded),
    };
    characters.push(Character { folded, class, range });
}

/// Which character this one goes into, and what that becomes: the last one, or one with marks after it that a part of it may
/// follow.
fn composed(characters: &[Character], part: char) -> Option<(usize, char)> {
    let marks = characters.iter().rev().take_while(|mark| {
        let (mark, part) = (canonical_combining_class(mark.folded), canonical_combining_class(part));
        0 < mark && mark < part
    });
    let place = characters.len().checked_sub(1 + marks.count())?;
    compose(characters[place].folded, part).map(|whole| (place, whole))
}

/// The letters that stand for a letter which does not decompose.
fn plain(small: char, mut emit: impl FnMut(char)) {
    let letters = match small {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ς' => "σ",
        other => return emit(other),
    };
    letters.chars().for_each(emit);
}

fn class(character: char) -> Class {
    match character {
        // An apostrophe, whatever Unicode says.
        '\u{2bc}' => Class::Separator,
        _ if is_unspaced(character) => Class::Unspaced,
        _ if character.is_alphanumeric() => Class::Letter,
        _ if is_emoji(character) => Class::Sign,
        _ => Class::Separator,
    }
}

/// Accents, the points of Hebrew and Arabic, and what cannot be seen within a word or belongs to an emoji's looks.
const fn is_left_out(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Letters of Thai, Lao, Myanmar, Khmer, Tai, Balinese, Javanese, Chinese, Japanese and Korean. (Korean has spaces, and
/// writes particles to its words without one.)
fn is_unspaced(character: char) -> bool {
    let is_of_script = matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aad}' | '\u{1b00}'..='\u{1b7f}' | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a980}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aadf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{1b000}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3ffff}');
    is_of_script && (character.is_alphanumeric() || is_combining_mark(character))
}

const fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{231a}'..='\u{23ff}' | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2b05}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1faff}')
}
