//! Text as it was typed, and whether anything in it is visible.

use icu_properties::props::{BinaryProperty, DefaultIgnorableCodePoint};

/// What someone typed, without the white space and byte order marks around it; empty where nothing of it can be seen.
/// Invisible characters beside visible ones stay: they join and shape them.
#[must_use]
pub fn typed(raw: &str) -> &str {
    let is_outside = |character: char| character.is_whitespace() || character == '\u{feff}';
    if raw.chars().all(is_invisible) { "" } else { raw.trim_matches(is_outside) }
}

/// Whether nothing of it can be seen by itself.
pub(super) fn is_invisible(character: char) -> bool {
    draws_nothing(character) || character.is_whitespace() || character.is_control()
}

/// Whether a font draws nothing for it, not even a space that can be seen between others. Unicode counts
/// some of these among the visible ones: the blank Braille pattern, the musical null notehead, and the signs that mark off
/// annotations.
pub(super) fn draws_nothing(character: char) -> bool {
    let is_blank_sign = matches!(character, '\u{2800}' | '\u{1d159}' | '\u{fff9}'..='\u{fffb}');
    is_blank_sign || DefaultIgnorableCodePoint::for_char(character)
}
