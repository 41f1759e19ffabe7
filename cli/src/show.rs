//! What is printed. Nothing that others wrote can do more to a terminal than show text.

use anstyle::{AnsiColor, Style};
use jiff::tz::TimeZone;
use natter_chat::search::Fragment;
use natter_chat::tip::{Tip, TipStatus};
use natter_chat::{ConversationSummary, Entry, EntryContent, EntryState, Timestamp};

use crate::directory::Directory;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const MATCH: Style = Style::new().bold().underline();
const UNREAD: Style = AnsiColor::Green.on_default().bold();

/// Names get colours by which they are told apart; red is left for errors.
const NAMES: [AnsiColor; 6] =
    [AnsiColor::Cyan, AnsiColor::Green, AnsiColor::Yellow, AnsiColor::Blue, AnsiColor::Magenta, AnsiColor::BrightCyan];

/// A text without the control characters by which a terminal would be told something.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|char| if char.is_control() && char != '\n' { '\u{fffd}' } else { char }).collect()
}

/// One line of the list of conversations.
pub(crate) fn conversation(directory: &Directory, summary: &ConversationSummary) -> String {
    let title = line(&directory.title(summary));
    let address = directory.address(summary);
    let unread = match summary.unread.unread {
        0 => String::new(),
        count if summary.unread.unread_is_minimum => format!(" {UNREAD}({count}+){UNREAD:#}"),
        count => format!(" {UNREAD}({count}){UNREAD:#}"),
    };
    let preview = summary.conversation.preview.as_ref().map_or_else(String::new, |preview| {
        let sender = line(&directory.name(preview.sender_id));
        format!("\n    {DIM}{} {sender}: {}{DIM:#}", time(preview.sent_at), line(&preview.text))
    });
    format!("{BOLD}{title}{BOLD:#} {DIM}{address}{DIM:#}{unread}{preview}")
}

/// An entry, in one line or, where its text has more, in several; nothing for what needs not be read. `place` is said before it.
pub(crate) fn entry(
    directory: &Directory,
    entry: &Entry,
    state: Option<&EntryState>,
    place: Option<&str>,
) -> Option<String> {
    let what = what(directory, entry, state)?;
    let place = place.map_or_else(String::new, |place| format!("{DIM}[{}]{DIM:#} ", line(place)));
    let style = if entry.sender_id == directory.me { BOLD } else { style_of(entry) };
    let name = line(&directory.name(entry.sender_id));
    Some(format!("{DIM}{}{DIM:#} {place}{style}{name}{style:#} {what}", time(entry.sent_at)))
}

/// A message that was found, with what was looked for marked.
pub(crate) fn hit(directory: &Directory, entry: &Entry, excerpt: &[Fragment], place: &str) -> String {
    let marked = excerpt.iter().map(|fragment| {
        let text = line(&fragment.text);
        if fragment.is_match { format!("{MATCH}{text}{MATCH:#}") } else { text }
    });
    let (style, name) = (style_of(entry), line(&directory.name(entry.sender_id)));
    let text: String = marked.collect();
    format!("{DIM}{} [{}]{DIM:#} {style}{name}{style:#} {text}", day_and_time(entry.sent_at), line(place))
}

fn what(directory: &Directory, entry: &Entry, state: Option<&EntryState>) -> Option<String> {
    let name = |user| line(&directory.name(user));
    let names = |users: &[_]| users.iter().map(|user| name(*user)).collect::<Vec<_>>().join(", ");
    if state.is_some_and(|state| state.deleted.is_some()) {
        return Some(aside("deleted this message"));
    }
    Some(match &entry.content {
        EntryContent::Message(message) => {
            let edited = state.and_then(|state| state.edited.as_ref());
            let text = plain(edited.map_or(&message.text, |edited| &edited.text).as_str());
            let answered = message.reply_to.as_ref().map_or_else(String::new, |quote| {
                format!("{DIM}(to {}: {}){DIM:#} ", name(quote.sender_id), line(&quote.text))
            });
            let edited = edited.map_or_else(String::new, |_| format!(" {DIM}(edited){DIM:#}"));
            format!("{answered}{text}{edited}")
        }
        EntryContent::Edited { text, .. } => format!("{DIM}edited:{DIM:#} {}", plain(text.as_str())),
        EntryContent::Deleted { .. } => aside("deleted a message"),
        EntryContent::Reacted { emoji, .. } => aside(&format!("reacted {emoji}")),
        EntryContent::Unreacted { emoji, .. } => aside(&format!("took {emoji} back")),
        EntryContent::Pinned { .. } => aside("pinned a message"),
        EntryContent::Unpinned { .. } => aside("unpinned a message"),
        EntryContent::Tip(tip) => {
            let note = tip.note.as_ref().map_or_else(String::new, |note| format!(" {}", plain(note.as_str())));
            format!("{}{note}", aside(&format!("tips {} {}", name(tip.to_user_id), amount(tip))))
        }
        EntryContent::TipChanged { status: TipStatus::Confirmed { .. }, .. } => aside("tip confirmed"),
        EntryContent::TipChanged { status: TipStatus::Failed { .. }, .. } => aside("tip failed"),
        EntryContent::GroupCreated { group, .. } => aside(&format!("created {}", line(group.title.as_str()))),
        EntryContent::GroupChanged { .. } => aside("changed the group"),
        EntryContent::MembersAdded { user_ids } => aside(&format!("added {}", names(user_ids))),
        EntryContent::MemberJoined {} => aside("joined"),
        EntryContent::MemberLeft {} => aside("left"),
        EntryContent::MemberRemoved { user_id } => aside(&format!("removed {}", name(*user_id))),
        EntryContent::RoleChanged { user_id, .. } => aside(&format!("changed the role of {}", name(*user_id))),
        EntryContent::Erased {} => aside("deleted this message"),
        EntryContent::TipChanged { .. } => return None,
    })
}

fn aside(text: &str) -> String {
    format!("{DIM}{text}{DIM:#}")
}

/// An amount of an asset, exactly, without trailing zeros.
fn amount(tip: &Tip) -> String {
    let decimals = usize::from(tip.asset.decimals);
    let digits = format!("{:0>width$}", tip.amount.as_str(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{whole}{point}{fraction} {}", line(&tip.asset.symbol))
}

/// A text as one line.
fn line(text: &str) -> String {
    plain(text).replace('\n', " ")
}

fn style_of(entry: &Entry) -> Style {
    let number = usize::from(entry.sender_id.as_uuid().as_bytes()[15]);
    NAMES[number % NAMES.len()].on_default()
}

fn time(at: Timestamp) -> String {
    formatted(at, "%H:%M")
}

fn day_and_time(at: Timestamp) -> String {
    formatted(at, "%Y-%m-%d %H:%M")
}

fn formatted(at: Timestamp, format: &str) -> String {
    let millis = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    moment.to_zoned_datetime(TimeZone::system()).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use natter_chat::tip::{TipAmount, TipAsset};

    use super::*;

    #[test]
    fn what_others_wrote_cannot_command_a_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{9b}31mc\rd\te\nf"), "a\u{fffd}[2Jb\u{fffd}31mc\u{fffd}d\u{fffd}e\nf");
        assert_eq!(line("two\nlines"), "two lines");
    }

    #[test]
    fn an_amount_is_exact() {
        let tip = |amount, decimals| Tip {
            tip_id: String::new(),
            to_user_id: uuid::Uuid::nil().into(),
            asset: TipAsset { chain_id: 1, token: None, symbol: "ETH".to_owned(), decimals },
            amount: TipAmount::parse(amount).unwrap(),
            transaction: String::new(),
            note: None,
            about_id: None,
        };
        assert_eq!(amount(&tip("1500000000000000000", 18)), "1.5 ETH");
        assert_eq!(amount(&tip("1", 18)), "0.000000000000000001 ETH");
        assert_eq!(amount(&tip("20", 0)), "20 ETH");
    }
}
