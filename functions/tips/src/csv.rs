//! Tips as CSV (RFC 4180), for accounting.

use std::collections::HashMap;

use natter_chat::{Timestamp, TipStatus, UserId, UserProfile};
use natter_dynamo::TipRecord;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The columns.
const HEADER: [&str; 17] = [
    "meant_at",
    "mined_at",
    "direction",
    "status",
    "amount",
    "asset",
    "smallest_units",
    "decimals",
    "chain_id",
    "token",
    "from_address",
    "to_address",
    "other_user_id",
    "other_handle",
    "other_name",
    "transaction",
    "block",
];

/// Who gave a tip to `user`, or got it from them.
pub(crate) fn other(user: UserId, tip: &TipRecord) -> UserId {
    if tip.meant.from_user_id == user { tip.meant.to_user_id } else { tip.meant.from_user_id }
}

/// The tips of `user`, in this order, under a line of headings; each with the name and the handle of the other one as they are
/// now, where `profiles` has them.
pub(crate) fn table(user: UserId, tips: &[TipRecord], profiles: &HashMap<UserId, UserProfile>) -> String {
    let mut table = line(&HEADER.map(str::to_owned));
    for tip in tips {
        table.push_str(&line(&row(user, tip, profiles)));
    }
    table
}

fn row(user: UserId, tip: &TipRecord, profiles: &HashMap<UserId, UserProfile>) -> [String; 17] {
    let (meant, progress) = (&tip.meant, &tip.progress);
    let other = other(user, tip);
    let profile = profiles.get(&other);
    let counted = progress.counted.as_ref();
    let units = meant.amount.as_str();
    [
        moment(meant.intended_at),
        counted.map(|event| moment(event.mined_at)).unwrap_or_default(),
        if other == meant.to_user_id { "given" } else { "received" }.to_owned(),
        status(progress.status.as_ref()).to_owned(),
        in_whole_units(units, meant.asset.decimals.into()),
        meant.asset.symbol.clone(),
        units.to_owned(),
        meant.asset.decimals.to_string(),
        meant.asset.chain_id.to_string(),
        meant.asset.token.clone().unwrap_or_default(),
        meant.from_address.clone(),
        meant.to_address.clone(),
        other.to_string(),
        profile.map(|profile| profile.handle.to_string()).unwrap_or_default(),
        profile.map(|profile| profile.display_name.clone()).unwrap_or_default(),
        progress.transaction.clone().unwrap_or_default(),
        counted.map(|event| event.block_number.to_string()).unwrap_or_default(),
    ]
}

const fn status(status: Option<&TipStatus>) -> &'static str {
    match status {
        None => "meant",
        Some(TipStatus::Pending {}) => "pending",
        Some(TipStatus::Confirmed { .. }) => "confirmed",
        Some(TipStatus::Failed { .. }) => "failed",
        Some(TipStatus::Reorganised {}) => "reorganised",
    }
}

fn moment(at: Timestamp) -> String {
    let seconds = i64::try_from(at.as_secs()).unwrap_or(i64::MAX);
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok();
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_default()
}

/// An amount of smallest units in whole ones: digits are moved, and nothing is calculated.
fn in_whole_units(units: &str, decimals: usize) -> String {
    let padded = format!("{units:0>width$}", width = decimals + 1);
    let (whole, part) = padded.split_at(padded.len() - decimals);
    let part = part.trim_end_matches('0');
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn line(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    fields.join(",") + "\r\n"
}

/// A field between quotation marks. A spreadsheet takes a text that begins with one of some signs for a formula, which another
/// person has written here: it gets an apostrophe before it, that shows it as text.
fn quoted(field: &str) -> String {
    let begins_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    format!("\"{}{}\"", if begins_formula { "'" } else { "" }, field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_written_in_whole_units_without_rounding() {
        let cases = [
            ("1", 18, "0.000000000000000001"),
            ("1500000000000000000", 18, "1.5"),
            ("1000000", 6, "1"),
            ("7", 0, "7"),
            ("120", 0, "120"),
        ];
        for (units, decimals, expected) in cases {
            assert_eq!(in_whole_units(units, decimals), expected);
        }
    }

    #[test]
    fn what_another_person_wrote_is_no_formula() {
        assert_eq!(quoted("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        for text in ["+1", "-1", "@x", "\tx"] {
            assert!(quoted(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(quoted("two\nlines, \"quoted\""), "\"two\nlines, \"\"quoted\"\"\"");
    }

    #[test]
    fn times_are_those_of_rfc_3339() {
        assert_eq!(moment(Timestamp::from_millis(1_790_000_000_123)), "2026-09-21T14:13:20Z");
    }

    /// Reads one line as RFC 4180 says.
    fn read(line: &str) -> Vec<String> {
        let inner = line.strip_suffix("\r\n").unwrap();
        let inner = inner.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let (mut fields, mut field, mut rest) = (Vec::new(), String::new(), inner.chars().peekable());
        while let Some(letter) = rest.next() {
            match (letter, rest.peek()) {
                ('"', Some('"')) => field.push(rest.next().unwrap()),
                ('"', Some(',')) => {
                    assert_eq!((rest.next(), rest.next()), (Some(','), Some('"')));
                    fields.push(std::mem::take(&mut field));
                }
                ('"', _) => panic!("a quotation mark that ends nothing"),
                _ => field.push(letter),
            }
        }
        fields.push(field);
        fields
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was_but_for_an_apostrophe(texts in prop::collection::vec(".{0,20}", 1..5)) {
            let fields = read(&line(&texts));
            prop_assert_eq!(fields.len(), texts.len());
            for (field, text) in fields.iter().zip(&texts) {
                prop_assert!(field == text || field.strip_prefix('\'') == Some(text.as_str()));
                prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            }
        }
    }
}
