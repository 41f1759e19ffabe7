//! Text as it was typed, and whether anything in it is visible.

use icu_properties::props::{BinaryProperty, DefaultIgnorableCodePoint};

/// What someone typed, without the white space and byte order marks around it; empty where nothing of it can be seen.
/// Invisible characters beside visible ones stay: they join and shape them.
#[must_use]
pub fn typed(raw: &str) -> &str {
    let is_outside = |character: char| character.is_whitespace() || character == '\u{feff}';
    if raw.chars().all(is_invisible) { "" } else { raw.trim_matches(is_outside) }
}

fn is_invisible(character: char) -> bool {
    DefaultIgnorableCodePoint::for_char(character)
        || character.is_whitespace()
        || character.is_control()
        || is_blank_sign(character)
}

/// Unicode counts these among the visible ones, but fonts draw nothing: the blank Braille pattern, the musical null
/// notehead, and the signs that mark off annotations.
const fn is_blank_sign(character: char) -> bool {
    matches!(character, '\u{2800}' | '\u{1d159}' | '\u{fff9}'..='\u{fffb}')
}
