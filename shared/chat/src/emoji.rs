//! The emoji that can be used as a reaction.

use std::fmt;

use icu_properties::props::{
    BinaryProperty, EmojiModifier, EmojiPresentation, EnumeratedProperty, ExtendedPictographic, GeneralCategory,
    RegionalIndicator,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The longest emoji, in bytes of UTF-8: a family of four with skin tones takes 41.
pub const MAX_EMOJI_BYTES: usize = 64;

const JOINER: char = '\u{200d}';
/// Asks for the picture of a symbol that fonts draw as text otherwise.
const AS_PICTURE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';
const LAST_TAG: char = '\u{e007f}';

/// One emoji, in the one form in which Unicode recommends it: keyboards write ❤️ with and without U+FE0F, and it is the
/// same. Whichever form is read, this is the recommended one, so that both are counted and removed together.
///
/// What someone typed becomes one by [`Emoji::parse`] only. Read from a store or a frame, whatever was accepted under an
/// earlier rule is one. Which of them a client can draw is the client's business: there are new ones every year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String")]
pub struct Emoji(String);

impl Emoji {
    /// Reads an emoji as a keyboard gives it.
    ///
    /// # Errors
    /// [`Refusal::EmojiInvalid`] for everything but one emoji.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let emoji = Self::from(raw.to_owned());
        let is_emoji = emoji.0.len() <= MAX_EMOJI_BYTES && is_emoji(&emoji.0);
        if is_emoji { Ok(emoji) } else { Err(Refusal::EmojiInvalid) }
    }

    /// The emoji itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Emoji {
    fn from(raw: String) -> Self {
        let mut recommended = String::with_capacity(raw.len());
        let mut rest = raw.chars().filter(|character| *character != AS_PICTURE).peekable();
        while let Some(character) = rest.next() {
            recommended.push(character);
            let is_toned = rest.peek().copied().is_some_and(EmojiModifier::for_char);
            if is_text_by_default(character) && !is_toned {
                recommended.push(AS_PICTURE);
            }
        }
        Self(recommended)
    }
}

fn is_text_by_default(character: char) -> bool {
    icu_properties::props::Emoji::for_char(character) && !EmojiPresentation::for_char(character)
}

/// Whether a text in its recommended form is one emoji: a flag, a keycap, or pictures that are joined into one.
fn is_emoji(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    match *characters {
        ['0'..='9' | '#' | '*', AS_PICTURE, KEYCAP] => true,
        [one, other] if RegionalIndicator::for_char(one) => RegionalIndicator::for_char(other),
        _ => is_tagged_flag(text) || characters.split(|character| *character == JOINER).all(is_picture),
    }
}

/// Whether a text is the flag of a part of a country, such as Scotland's: a black flag and its code in tags.
pub(crate) fn is_tagged_flag(text: &str) -> bool {
    let code = text.strip_prefix(BLACK_FLAG).and_then(|tags| tags.strip_suffix(LAST_TAG));
    code.is_some_and(|code| {
        (3..=6).contains(&code.chars().count())
            && code.chars().all(|tag| matches!(tag, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}'))
    })
}

fn is_picture(characters: &[char]) -> bool {
    match *characters {
        [picture] | [picture, AS_PICTURE] => is_pictographic(picture),
        [picture, tone] => is_pictographic(picture) && EmojiModifier::for_char(tone),
        _ => false,
    }
}

/// A picture that Unicode has, or a place that it keeps for one: next year's emoji are emoji as well.
fn is_pictographic(character: char) -> bool {
    let is_emoji = icu_properties::props::Emoji::for_char(character);
    let may_become_one = || GeneralCategory::for_char(character) == GeneralCategory::Unassigned;
    ExtendedPictographic::for_char(character) && (is_emoji || may_become_one())
}

impl fmt::Display for Emoji {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
