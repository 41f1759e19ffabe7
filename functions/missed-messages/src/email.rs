//! What the emails say.

use std::fmt::Write;

use natter_chat::notification::Language;
use natter_chat::{ConversationId, Unread, UserId};
use natter_email::Email;

/// Where the links lead.
pub(crate) struct Places {
    site: String,
    api: String,
}

/// What is unread in a conversation.
pub(crate) struct Missed {
    pub(crate) conversation_id: ConversationId,
    /// The group's title, or the other one's name.
    pub(crate) title: String,
    pub(crate) unread: Unread,
    /// The beginning of the newest message.
    pub(crate) newest: Option<String>,
}

/// The words of a language.
struct Words {
    language: &'static str,
    messages: fn(&str, bool) -> String,
    in_conversations: fn(usize) -> String,
    open: &'static str,
    why: &'static str,
    change: &'static str,
    turn_off: &'static str,
    unsubscribe: Unsubscribing,
}

/// What the page says to which the link in the email leads.
pub(crate) struct Unsubscribing {
    pub(crate) question: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) done: &'static str,
    pub(crate) again: &'static str,
    pub(crate) no_link: &'static str,
    pub(crate) otherwise: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    messages: |count, is_one| format!("{count} unread {}", if is_one { "message" } else { "messages" }),
    in_conversations: |count| {
        if count == 1 { "in 1 conversation".to_owned() } else { format!("in {count} conversations") }
    },
    open: "Open Natter",
    why: "You asked Natter to email you messages that you have not read.",
    change: "Change this in your settings",
    turn_off: "Turn these emails off",
    unsubscribe: Unsubscribing {
        question: "Turn off emails about unread messages?",
        yes: "Turn off",
        done: "The emails are off",
        again: "You can turn them on again in Natter’s settings.",
        no_link: "This link does not work",
        otherwise: "You can turn the emails off in Natter’s settings.",
    },
};

const GERMAN: Words = Words {
    language: "de",
    messages: |count, is_one| format!("{count} ungelesene {}", if is_one { "Nachricht" } else { "Nachrichten" }),
    in_conversations: |count| if count == 1 { "in 1 Chat".to_owned() } else { format!("in {count} Chats") },
    open: "Natter öffnen",
    why: "Du hast dir von Natter E-Mails über ungelesene Nachrichten gewünscht.",
    change: "In den Einstellungen ändern",
    turn_off: "Diese E-Mails abbestellen",
    unsubscribe: Unsubscribing {
        question: "E-Mails über ungelesene Nachrichten abbestellen?",
        yes: "Abbestellen",
        done: "Die E-Mails sind abbestellt",
        again: "In den Einstellungen von Natter kannst du sie wieder einschalten.",
        no_link: "Dieser Link funktioniert nicht",
        otherwise: "Du kannst die E-Mails in den Einstellungen von Natter ausschalten.",
    },
};

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::En => ENGLISH,
            Language::De => GERMAN,
        }
    }
}

/// What the page says that turns the emails off, and its language as HTML names it.
pub(crate) const fn unsubscribing(language: Language) -> (Unsubscribing, &'static str) {
    let Words { unsubscribe, language, .. } = Words::of(language);
    (unsubscribe, language)
}

impl Places {
    /// The page's origins, of which the first counts, with commas between; and the address of the HTTP API.
    pub(crate) fn new(origins: &str, api: &str) -> Self {
        let site = origins.split(',').next().unwrap_or_default();
        Self { site: site.trim_end_matches('/').to_owned(), api: api.trim_end_matches('/').to_owned() }
    }

    fn conversation(&self, id: ConversationId) -> String {
        format!("{}/c/{id}", self.site)
    }

    fn settings(&self) -> String {
        format!("{}/settings/notices", self.site)
    }

    fn unsubscribe(&self, user: UserId, token: &str, language: &str) -> String {
        format!("{}/v1/digest/unsubscribe?user={user}&token={token}&language={language}", self.api)
    }
}

/// A digest. Where the content is hidden, it says only how much there is.
pub(crate) fn digest(
    to: String,
    language: Language,
    is_hidden: bool,
    missed: &[Missed],
    places: &Places,
    (user, token): (UserId, &str),
) -> Email {
    let words = Words::of(language);
    let all = counted(&words, total(missed));
    let (settings, unsubscribe) = (places.settings(), places.unsubscribe(user, token, words.language));
    let (mut text, mut html) = (String::new(), String::new());
    if is_hidden {
        let summary = format!("{all} {}", (words.in_conversations)(missed.len()));
        let _ = write!(text, "{summary}\n{}\n\n", places.site);
        let _ = write!(html, "<p>{summary}</p>{}", link(&places.site, words.open));
    } else {
        for each in missed {
            let place = places.conversation(each.conversation_id);
            let newest = each.newest.as_deref().filter(|newest| !newest.is_empty());
            let count = counted(&words, each.unread);
            let _ = writeln!(text, "{}: {count}", each.title);
            let _ = write!(html, "<h2 dir=\"auto\">{}</h2><p>{count}</p>", escaped(&each.title));
            if let Some(newest) = newest {
                let _ = writeln!(text, "  {}", newest.replace('\n', "\n  "));
                let _ = write!(html, "<blockquote dir=\"auto\">{}</blockquote>", escaped(newest));
            }
            let _ = write!(text, "{place}\n\n");
            html.push_str(&link(&place, words.open));
        }
    }
    let Words { why, change, turn_off, .. } = &words;
    let _ = write!(text, "--\n{why}\n{change}: {settings}\n{turn_off}: {unsubscribe}\n");
    let small = format!(
        "<footer><p>{why}</p><p><a href=\"{settings}\">{change}</a> · <a href=\"{}\">{turn_off}</a></p></footer>",
        escaped(&unsubscribe)
    );
    let html = page(words.language, &all, &format!("<h1>{all}</h1>{html}{small}"));
    Email { to, subject: format!("Natter: {all}"), text, html: Some(html), unsubscribe: Some(unsubscribe) }
}

fn total(missed: &[Missed]) -> Unread {
    Unread {
        unread: missed.iter().map(|each| each.unread.unread).sum(),
        unread_is_minimum: missed.iter().any(|each| each.unread.unread_is_minimum),
    }
}

fn counted(words: &Words, Unread { unread, unread_is_minimum }: Unread) -> String {
    let plus = if unread_is_minimum { "+" } else { "" };
    (words.messages)(&format!("{unread}{plus}"), unread == 1 && !unread_is_minimum)
}

fn link(to: &str, label: &str) -> String {
    format!("<p><a class=\"open\" href=\"{to}\">{label}</a></p>")
}

/// Mail programs know few styles, and those that know the dark ones take them from here.
const STYLE: &str = "body{margin:0;padding:24px;background:#f3efe6;color:#1d2b29;font:16px/1.5 sans-serif}\
main{max-width:32rem;margin:auto}h1{font-size:22px}h2{font-size:17px;margin:24px 0 0}p{margin:4px 0}\
blockquote{margin:8px 0;padding:8px 12px;background:#fff;border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere}\
a{color:#0f5f57}button{min-height:44px;margin-top:16px;padding:0 20px;border:0;border-radius:10px;background:#0f5f57;\
color:#fff;font:inherit;cursor:pointer}footer{margin-top:32px;font-size:13px;color:#56635f}\
@media(prefers-color-scheme:dark){body{background:#14201e;color:#e8e6df}blockquote{background:#22312e}a{color:#7fd1c5}\
button{background:#7fd1c5;color:#14201e}footer{color:#a3afab}}";

/// A page of HTML around this.
pub(crate) fn page(language: &str, title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <style>{STYLE}</style></head><body><main>{content}</main></body></html>"
    )
}

/// Text, so that nothing in it is markup.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn missed(title: &str, unread: u32, newest: Option<&str>) -> Missed {
        Missed {
            conversation_id: Uuid::from_u128(7).into(),
            title: title.to_owned(),
            unread: Unread { unread, unread_is_minimum: false },
            newest: newest.map(str::to_owned),
        }
    }

    fn written(language: Language, is_hidden: bool) -> Email {
        let missed = [missed("Ann", 1, Some("<b>Lunch</b> & \"tea\"?\nAt one")), missed("Hiking", 3, None)];
        let places = Places::new("https://natter.example,https://other.example", "https://api.natter.example");
        digest("bob@example.com".into(), language, is_hidden, &missed, &places, (Uuid::from_u128(2).into(), "secret"))
    }

    #[test]
    fn a_digest_says_what_was_missed_and_where_it_is() {
        let email = written(Language::En, false);
        assert_eq!(email.subject, "Natter: 4 unread messages");
        let expected = "Ann: 1 unread message\n  <b>Lunch</b> & \"tea\"?\n  At one\n\
            https://natter.example/c/00000000-0000-0000-0000-000000000007\n\n\
            Hiking: 3 unread messages\nhttps://natter.example/c/00000000-0000-0000-0000-000000000007\n\n--\n";
        assert!(email.text.starts_with(expected), "{}", email.text);
        let unsubscribe = email.unsubscribe.unwrap();
        assert!(unsubscribe.starts_with("https://api.natter.example/v1/digest/unsubscribe?user=00000000-"));
        assert!(unsubscribe.ends_with("&token=secret&language=en") && email.text.contains(&unsubscribe));
    }

    #[test]
    fn nothing_that_people_write_is_markup() {
        let html = written(Language::En, false).html.unwrap();
        assert!(html.contains("&lt;b&gt;Lunch&lt;/b&gt; &amp; &quot;tea&quot;?") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn what_is_hidden_says_how_much_there_is_and_no_more() {
        let email = written(Language::De, true);
        assert_eq!(email.subject, "Natter: 4 ungelesene Nachrichten");
        for content in [email.text, email.html.unwrap()] {
            assert!(content.contains("4 ungelesene Nachrichten in 2 Chats"), "{content}");
            for secret in ["Ann", "Hiking", "Lunch", "/c/"] {
                assert!(!content.contains(secret), "{secret} in {content}");
            }
        }
    }
}
