//! A line that stands beside others' lines, such as a name: it may neither reorder them nor hide anything.

use unicode_segmentation::UnicodeSegmentation;

use super::typed::{draws_nothing, is_invisible};
use crate::emoji::is_tagged_flag;

/// Whether a text can stand among others as a name or a title: without control characters, without those that turn the
/// direction of what stands around it, without tags other than those of flags, and without what nobody sees, but where it
/// shapes what stands beside it.
#[must_use]
pub fn is_line(text: &str) -> bool {
    line(text) == text
}

/// The text without what [`is_line`] forbids.
#[must_use]
pub fn line(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_shaped_at = |at: Option<usize>| at.and_then(|at| characters.get(at)).copied().is_some_and(is_shaped);
    let in_flags = text.graphemes(true).flat_map(|cluster| cluster.chars().map(|_| is_tagged_flag(cluster)));
    let may_stand = |at: usize| {
        let character = characters[at];
        let is_beside_shaped = is_shaped_at(at.checked_sub(1)) || is_shaped_at(Some(at + 1));
        !is_forbidden(character) && (!draws_nothing(character) || shapes(character) && is_beside_shaped)
    };
    let kept = in_flags.enumerate().filter(|(at, is_in_flag)| *is_in_flag || may_stand(*at));
    kept.map(|(at, _)| characters[at]).collect()
}

/// Control characters; the embeddings, overrides and isolates of bidirectional text; tags.
fn is_forbidden(character: char) -> bool {
    let is_control = character.is_control();
    is_control || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

/// What joins and parts letters or emoji, says which way they run, and picks their form.
const fn shapes(character: char) -> bool {
    matches!(
        character,
        '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Whether that does anything to it: not to Latin letters, digits and what stands between them.
fn is_shaped(character: char) -> bool {
    matches!(character, '\u{a9}' | '\u{ae}' | '\u{250}'..='\u{1fff}' | '\u{203c}'..) && !is_invisible(character)
}
