//! Turning the emails off by the link in them.

use std::collections::BTreeMap;

use natter_chat::UserId;
use natter_chat::notification::Language;
use natter_lambda::HandlerError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::MissedMessages;
use crate::email::{Unsubscribing, escaped, page, unsubscribing};

/// What API Gateway tells of a request, as far as it counts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unsubscribe {
    request_context: Context,
    #[serde(default)]
    query_string_parameters: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Context {
    http: Http,
}

#[derive(Debug, Deserialize)]
struct Http {
    method: String,
}

/// A page, as API Gateway wants it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    status_code: u16,
    headers: Value,
    body: String,
}

impl MissedMessages {
    /// Asks whether it is meant, and does it where it is a `POST`.
    pub(crate) async fn unsubscribe(&self, request: &Unsubscribe) -> Result<Page, HandlerError> {
        let parameter = |name| request.query_string_parameters.get(name).map_or("", String::as_str);
        let (user, token) = (parameter("user"), parameter("token"));
        let language = match parameter("language") {
            "de" => Language::De,
            _ => Language::En,
        };
        let (words, name) = unsubscribing(language);
        let Unsubscribing { question, yes, done, again, no_link, otherwise } = words;
        let of_no_email = || shown(404, name, no_link, &format!("<p>{otherwise}</p>"));
        let Ok(user_id) = user.parse::<UserId>() else { return Ok(of_no_email()) };
        if request.request_context.http.method != "POST" {
            let (user, token) = (escaped(user), escaped(token));
            let action = format!("?user={user}&amp;token={token}&amp;language={name}");
            let form = format!("<form method=\"post\" action=\"{action}\"><button>{yes}</button></form>");
            return Ok(shown(200, name, question, &form));
        }
        let turned_off = self.users.turn_digests_off(user_id, token).await;
        if !turned_off.map_err(|error| HandlerError::because("emails were not turned off", error))? {
            return Ok(of_no_email());
        }
        Ok(shown(200, name, done, &format!("<p>{again}</p>")))
    }
}

fn shown(status_code: u16, language: &str, title: &str, content: &str) -> Page {
    let headers = json!({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        // The address has the token in it.
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
    });
    Page { status_code, headers, body: page(language, "Natter", &format!("<h1>{title}</h1>{content}")) }
}
