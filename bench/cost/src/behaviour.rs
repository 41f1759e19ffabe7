//! What Natter costs as the app behaves: what the app sends in a conversation of two people, which the browser test
//! `frontend/e2e/behaviour.spec.ts` records, times what that costs.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Cost, Prices, costs};

/// The rows of the table that tell what a frame costs, by its kind: what it is called in the record, its action and its situation.
const ROWS: [(&str, &str, &str); 8] = [
    ("sendMessage", "sendMessage", "short, direct; the receiver has one device open"),
    ("typing, quiet", "typing", "direct, the other one has a device open"),
    ("markRead, quiet", "markRead", "quiet, direct; one device is told"),
    ("markDelivered, quiet", "markDelivered", "quiet, direct; one device is told"),
    ("getPresence", "getPresence", "one person"),
    ("ping, with presence", "ping", "the user is there and sees one other"),
    ("authenticate, with presence", "authenticate", "the same, and the user is there and sees one other"),
    ("ping", "ping", "the user is there"),
];

/// What the app sent in one situation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Which.
    pub situation: String,
    #[serde(flatten)]
    of: Of,
    frames: BTreeMap<String, u32>,
}

/// What it was sent for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Of {
    /// So many messages, with their typing and receipts.
    Messages(u32),
    /// So many minutes in which somebody looks at a conversation, of everybody who did.
    UserMinutes(u32),
}

/// What a million messages cost in all situations together, and what a million hours of one person's do, in US dollars.
#[derive(Debug, Clone, Copy)]
pub struct AsTheAppBehaves {
    /// A million messages.
    pub messages: f64,
    /// A million hours.
    pub user_hours: f64,
}

/// What the app sends, as it was recorded.
///
/// # Panics
/// Where `behaviour.json` is no such record.
#[must_use]
pub fn behaviour() -> Vec<Behaviour> {
    serde_json::from_str(include_str!("../behaviour.json")).expect("behaviour.json is a record of what the app sends")
}

impl Behaviour {
    /// What a million of it costs, in US dollars: of messages, or of hours.
    #[must_use]
    pub fn dollars(&self, prices: &Prices) -> f64 {
        self.sum(prices) / self.count()
    }

    /// How many messages it is about; none where it is about time.
    #[must_use]
    pub fn messages(&self) -> u32 {
        if let Of::Messages(count) = self.of { count } else { 0 }
    }

    /// Each kind of frame, how many of it go to one message or hour, and what a million of it cost.
    pub fn frames<'a>(&'a self, prices: &'a Prices) -> impl Iterator<Item = (&'a str, f64, f64)> {
        self.frames
            .iter()
            .map(|(kind, number)| (kind.as_str(), f64::from(*number) / self.count(), prices.of(&row(kind))))
    }

    fn count(&self) -> f64 {
        match self.of {
            Of::Messages(count) => f64::from(count),
            Of::UserMinutes(minutes) => f64::from(minutes) / 60.0,
        }
    }

    fn sum(&self, prices: &Prices) -> f64 {
        self.frames.iter().map(|(kind, number)| f64::from(*number) * prices.of(&row(kind))).sum()
    }
}

impl AsTheAppBehaves {
    /// By the record and the table.
    #[must_use]
    pub fn of(all: &[Behaviour], prices: &Prices) -> Self {
        let (told, looked): (Vec<_>, Vec<_>) = all.iter().partition(|behaviour| behaviour.messages() > 0);
        let each = |some: &[&Behaviour]| {
            let count: f64 = some.iter().map(|behaviour| behaviour.count()).sum();
            some.iter().map(|behaviour| behaviour.sum(prices)).sum::<f64>() / count
        };
        Self { messages: each(&told), user_hours: each(&looked) }
    }
}

fn row(kind: &str) -> Cost {
    let named = ROWS.iter().find(|(of, ..)| *of == kind);
    let (_, action, situation) = named.unwrap_or_else(|| panic!("name the row that tells what {kind:?} costs"));
    let row = costs().into_iter().find(|cost| cost.action == *action && cost.situation == *situation);
    row.unwrap_or_else(|| panic!("costs.json lacks {action}, {situation}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices;

    /// Each change of the app, of a function or of the record moves these: upwards only on purpose.
    #[test]
    fn what_the_app_sends_costs_no_more_than_it_did() {
        let costs = AsTheAppBehaves::of(&behaviour(), &prices());
        assert!(costs.messages <= 8.55, "a million messages: {}", costs.messages);
        assert!(costs.user_hours <= 30.0, "a million hours: {}", costs.user_hours);
    }

    #[test]
    fn what_is_read_at_once_is_not_told_to_have_arrived() {
        for behaviour in behaviour().iter().filter(|behaviour| behaviour.messages() == 1) {
            assert!(!behaviour.frames.contains_key("markDelivered, quiet"), "{}", behaviour.situation);
            assert_eq!(behaviour.frames["markRead, quiet"], 1, "{}", behaviour.situation);
        }
    }
}
