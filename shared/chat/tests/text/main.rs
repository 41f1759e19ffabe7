//! What a text is, by the vectors and the data of Unicode that the web app's tests read as well, and over all emoji.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use natter_chat::group::About;
use natter_chat::user::{MAX_DISPLAY_NAME_BYTES, RESERVED_HANDLES, display_name, parse_display_name};
use natter_chat::{Emoji, GroupTitle, Handle, MessageText, Refusal};
use proptest::prelude::*;
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

static VECTORS: LazyLock<Vectors> =
    LazyLock::new(|| serde_json::from_str(include_str!("../text-vectors.json")).expect("the vectors are committed"));

#[derive(Deserialize)]
struct Vectors {
    typed: Typed,
    beginnings: Vec<Cut>,
    names: Split,
    handles: Handles,
    emoji: Emojis,
}

#[derive(Deserialize)]
struct Typed {
    nothing: Vec<String>,
    same: Vec<String>,
    trimmed: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cut {
    text: String,
    max_bytes: usize,
    beginning: String,
}

#[derive(Deserialize)]
struct Split {
    accepted: Vec<String>,
    refused: Vec<String>,
}

#[derive(Deserialize)]
struct Handles {
    #[serde(flatten)]
    split: Split,
    reserved: Vec<String>,
}

#[derive(Deserialize)]
struct Emojis {
    same: Vec<Vec<String>>,
    none: Vec<String>,
}

#[test]
fn nothing_to_see_is_empty_whatever_it_was_to_be() {
    let ann = Handle::parse("ann").unwrap();
    for raw in &VECTORS.typed.nothing {
        assert_eq!(MessageText::parse(raw), Err(Refusal::TextEmpty), "{raw:?}");
        assert_eq!(parse_display_name(raw), Err(Refusal::DisplayNameInvalid), "{raw:?}");
        assert_eq!(GroupTitle::parse(raw), Err(Refusal::TitleInvalid), "{raw:?}");
        assert_eq!(About::parse(raw), Ok(About::default()), "{raw:?}");
        assert_eq!(display_name(raw, &ann), "ann", "{raw:?}");
    }
}

#[test]
fn what_can_be_seen_stays_with_what_shapes_it() {
    let same = VECTORS.typed.same.iter().map(|text| (text, text));
    for (raw, typed) in same.chain(VECTORS.typed.trimmed.iter().map(|(raw, typed)| (raw, typed))) {
        assert_eq!(MessageText::parse(raw).unwrap().as_str(), typed);
        assert_eq!(About::parse(raw).unwrap().as_str(), typed);
    }
}

#[test]
fn a_text_is_never_shortened_within_a_character() {
    for Cut { text, max_bytes, beginning } in VECTORS.beginnings.iter().filter(|vector| !vector.text.is_empty()) {
        assert_eq!(MessageText::parse(text).unwrap().beginning(*max_bytes), beginning, "{text:?} to {max_bytes}");
    }
}

#[test]
fn a_name_turns_and_hides_nothing() {
    for name in &VECTORS.names.accepted {
        assert_eq!(parse_display_name(name).as_ref(), Ok(name));
        assert_eq!(GroupTitle::parse(name).unwrap().as_str(), name);
        assert_eq!(&display_name(name, &Handle::parse("ann").unwrap()), name);
    }
    for name in &VECTORS.names.refused {
        assert_eq!(parse_display_name(name), Err(Refusal::DisplayNameInvalid), "{name:?}");
        assert_eq!(GroupTitle::parse(name), Err(Refusal::TitleInvalid), "{name:?}");
        let cleaned = display_name(name, &Handle::parse("ann").unwrap());
        assert_eq!(parse_display_name(&cleaned), Ok(cleaned), "{name:?}");
    }
}

#[test]
fn nobody_gets_a_handle_that_misleads_or_cannot_be_mentioned() {
    for handle in &VECTORS.handles.split.accepted {
        assert_eq!(Handle::choose(handle).unwrap().as_str(), handle);
    }
    for handle in VECTORS.handles.split.refused.iter().chain(&VECTORS.handles.reserved) {
        assert_eq!(Handle::choose(handle), Err(Refusal::HandleInvalid), "{handle}");
    }
    assert_eq!(RESERVED_HANDLES.as_slice(), VECTORS.handles.reserved);
}

#[test]
fn who_has_such_a_handle_already_is_still_found_by_it() {
    for handle in ["ben.", "a..b", "admin"] {
        assert_eq!(Handle::parse(handle).unwrap().as_str(), handle);
    }
}

#[test]
fn an_emoji_has_one_form_however_it_was_typed_or_stored() {
    for forms in &VECTORS.emoji.same {
        for form in forms {
            assert_eq!(Emoji::parse(form).unwrap().as_str(), forms[0], "{form:?}");
            let stored: Emoji = serde_json::from_value(form.as_str().into()).unwrap();
            assert_eq!(stored.as_str(), forms[0], "{form:?}");
        }
    }
}

#[test]
fn a_reaction_is_nothing_but_one_emoji() {
    for text in &VECTORS.emoji.none {
        assert_eq!(Emoji::parse(text), Err(Refusal::EmojiInvalid), "{text:?}");
    }
}

/// The lines of a file of Unicode's without what it says about itself.
fn lines_of(data: &str) -> impl Iterator<Item = &str> {
    data.lines().filter(|line| !line.starts_with('#'))
}

fn character(code: &str) -> char {
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32).unwrap()
}

/// The text of hexadecimal code points between spaces.
fn text_of(codes: &str) -> String {
    codes.split_whitespace().map(character).collect()
}

#[test]
fn what_unicode_does_not_break_is_never_cut() {
    for line in lines_of(include_str!("../unicode/graphemes.txt")) {
        let clusters: Vec<String> = line.split('÷').map(text_of).collect();
        let text = clusters.concat();
        let mut shown = String::new();
        for cluster in clusters {
            let end = shown.len() + cluster.len();
            assert_eq!(natter_chat::text::beginning(&text, end - 1), shown, "{line}");
            shown.push_str(&cluster);
            assert_eq!(natter_chat::text::beginning(&text, end), shown, "{line}");
        }
    }
}

#[test]
fn an_emoji_is_kept_as_unicode_recommends_it_however_it_is_written() {
    for line in lines_of(include_str!("../unicode/emoji.txt")) {
        let forms: Vec<String> = line.split(';').map(text_of).collect();
        for form in &forms {
            assert_eq!(Emoji::parse(form).unwrap().as_str(), forms[0], "{line}");
        }
    }
}

#[test]
fn no_name_has_a_character_that_changes_the_direction_of_others() {
    let ranges = lines_of(include_str!("../unicode/directions.txt")).filter_map(|line| line.strip_prefix("controls "));
    let controls: Vec<char> = ranges
        .flat_map(|range| {
            let (first, last) = range.split_once("..").unwrap();
            character(first)..=character(last)
        })
        .collect();
    assert_eq!(controls.len(), 9);
    for control in controls {
        assert_eq!(parse_display_name(&format!("a{control}b")), Err(Refusal::DisplayNameInvalid), "{control:?}");
    }
}

/// Unicode's list of emoji, all skin tones included, as the crate `emojis` has it from `emoji-test.txt`.
fn all_emoji() -> impl Iterator<Item = &'static str> {
    let toned = |emoji: &'static emojis::Emoji| emoji.skin_tones().into_iter().flatten();
    emojis::iter().flat_map(move |emoji| [emoji].into_iter().chain(toned(emoji))).map(emojis::Emoji::as_str)
}

#[test]
fn every_emoji_of_unicode_is_one_in_each_of_its_forms() {
    let mut forms = BTreeMap::new();
    for emoji in all_emoji() {
        let bare = emoji.replace('\u{fe0f}', "");
        let half = emoji.replacen('\u{fe0f}', "", 1);
        for form in [emoji, &bare, &half, &format!("{bare}\u{fe0f}")] {
            assert_eq!(Emoji::parse(form).unwrap().as_str(), emoji, "{form:?}");
        }
        assert_eq!(emoji.graphemes(true).count(), 1, "{emoji}");
        assert_eq!(forms.insert(bare, emoji).filter(|other| *other != emoji), None);
    }
    assert!(forms.len() > 3_000);
}

#[test]
fn every_emoji_may_be_a_message_and_in_a_name() {
    for emoji in all_emoji() {
        assert!(MessageText::parse(emoji).is_ok() && parse_display_name(emoji).is_ok(), "{emoji}");
    }
}

/// Characters of all kinds that join, vary, turn or hide others, among letters.
fn pieces() -> impl Strategy<Value = String> {
    let any_character = any::<char>().prop_map(String::from);
    let emoji = prop::sample::select(all_emoji().collect::<Vec<_>>()).prop_map(str::to_owned);
    let joining = prop::sample::select(vec![
        "\u{200d}",
        "\u{fe0f}",
        "\u{301}",
        "\u{1f3fd}",
        "\u{1f1e9}",
        "\u{e0067}",
        "\u{e007f}",
        "\u{20e3}",
        "\u{202e}",
        "\u{1f3f4}",
        "\u{94d}",
        "\u{915}",
        "\r",
        "\n",
        " ",
        "a",
    ]);
    let piece = prop_oneof![any_character, emoji, joining.prop_map(str::to_owned)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_beginning_ends_where_a_character_does(text in pieces(), max in 0_usize..200) {
        let beginning = natter_chat::text::beginning(&text, max);
        prop_assert!(beginning.len() <= max && text.starts_with(beginning));
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, cluster)| start + cluster.len()).collect();
        prop_assert!(beginning.is_empty() || ends.contains(&beginning.len()));
        prop_assert!(ends.iter().all(|end| *end <= beginning.len() || *end > max), "as much as fits");
    }

    #[test]
    fn a_name_that_was_made_of_anything_is_one_that_may_be_chosen(raw in pieces()) {
        let name = display_name(&raw, &Handle::parse("ann").unwrap());
        prop_assert!(name.len() <= MAX_DISPLAY_NAME_BYTES);
        prop_assert_eq!(parse_display_name(&name), Ok(name));
    }

    #[test]
    fn what_is_taken_for_an_emoji_is_one_character_and_stays_as_it_is(raw in pieces()) {
        if let Ok(emoji) = Emoji::parse(&raw) {
            prop_assert_eq!(emoji.as_str().graphemes(true).count(), 1);
            prop_assert_eq!(Emoji::parse(emoji.as_str()), Ok(emoji));
        }
    }
}
