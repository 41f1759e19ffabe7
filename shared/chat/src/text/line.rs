//! A line that stands beside others' lines, such as a name: it may neither reorder them nor hide anything.

use unicode_segmentation::UnicodeSegmentation;

use crate::emoji::is_tagged_flag;

/// Whether a text can stand among others as a name or a title: without control characters, without those that turn the
/// direction of what stands around it, and without tags other than those of flags.
#[must_use]
pub fn is_line(text: &str) -> bool {
    text.graphemes(true).all(|cluster| is_tagged_flag(cluster) || !cluster.contains(is_forbidden))
}

/// The text without what [`is_line`] forbids.
#[must_use]
pub fn line(text: &str) -> String {
    text.graphemes(true)
        .flat_map(|cluster| cluster.chars().filter(|character| is_tagged_flag(cluster) || !is_forbidden(*character)))
        .collect()
}

/// Control characters; the embeddings, overrides and isolates of bidirectional text; tags.
fn is_forbidden(character: char) -> bool {
    let is_control = character.is_control();
    is_control || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}
