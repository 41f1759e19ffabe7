//! Headers and queries as events carry them.

use std::net::IpAddr;

use http::HeaderMap;
use serde_json::{Map, Value, json};

/// Names of which not each word is merely capitalised.
const SPECIAL_NAMES: [(&str, &str); 6] = [
    ("sec-websocket-accept", "Sec-WebSocket-Accept"),
    ("sec-websocket-extensions", "Sec-WebSocket-Extensions"),
    ("sec-websocket-key", "Sec-WebSocket-Key"),
    ("sec-websocket-protocol", "Sec-WebSocket-Protocol"),
    ("sec-websocket-version", "Sec-WebSocket-Version"),
    ("dnt", "DNT"),
];

/// What belongs to one hop, and is not passed on.
const HOP_BY_HOP: [&str; 3] = ["connection", "upgrade", "transfer-encoding"];

/// `headers` and `multiValueHeaders`, or the two query maps: of a repeated name, the single-value map has the last value.
#[derive(Debug, Clone, Default)]
pub(super) struct Multimap {
    pub(super) single: Map<String, Value>,
    pub(super) multi: Map<String, Value>,
}

impl Multimap {
    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.single.insert(name.to_owned(), value.into());
        let values = self.multi.entry(name).or_insert_with(|| json!([]));
        values.as_array_mut().into_iter().for_each(|values| values.push(value.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty()
    }

    /// The value of a name; upper and lower case do not matter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.single.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| value.as_str())
    }
}

/// A handshake's headers, with those that AWS's own hops add. Names are in the usual mix of cases: HTTP knows none, and
/// functions must not rely on it.
pub(super) fn of_handshake(headers: &HeaderMap, client: IpAddr) -> Multimap {
    let mut all = Multimap::default();
    for (name, value) in headers {
        if !HOP_BY_HOP.contains(&name.as_str()) {
            all.push(&usual_case(name.as_str()), &String::from_utf8_lossy(value.as_bytes()));
        }
    }
    for (name, value) in forwarding(client) {
        all.push(name, &value);
    }
    all
}

/// What AWS's own hops add. Neither address nor port is the client's to say.
pub(super) fn forwarding(client: IpAddr) -> [(&'static str, String); 4] {
    let trace = format!("Root=1-{:08x}-{:024x}", rand::random::<u32>(), rand::random::<u128>() >> 32);
    [
        ("X-Amzn-Trace-Id", trace),
        ("X-Forwarded-For", client.to_string()),
        ("X-Forwarded-Port", "443".to_owned()),
        ("X-Forwarded-Proto", "https".to_owned()),
    ]
}

/// A query, decoded.
pub(super) fn of_query(query: &str) -> Multimap {
    let mut all = Multimap::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        all.push(&name, &value);
    }
    all
}

fn usual_case(name: &str) -> String {
    if let Some((_, usual)) = SPECIAL_NAMES.iter().find(|(lower, _)| *lower == name) {
        return (*usual).to_owned();
    }
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join("-")
}
