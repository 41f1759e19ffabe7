//! What a function behind a proxy integration returns.

use serde_json::Value;

/// The reply of a WebSocket function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProxyReply {
    pub(super) status: u16,
    pub(super) subprotocol: Option<String>,
    pub(super) body: Option<String>,
}

impl ProxyReply {
    /// `None` where it is malformed: no status, or a body that is no text.
    pub(super) fn parse(reply: &Value) -> Option<Self> {
        let status = reply.get("statusCode").and_then(status)?;
        let body = match reply.get("body") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => return None,
        };
        Some(Self { status, subprotocol: subprotocol(reply), body })
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A status as a number, or as text of digits.
pub(super) fn status(value: &Value) -> Option<u16> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|status| (100..600).contains(status))
}

fn subprotocol(reply: &Value) -> Option<String> {
    let headers = reply.get("headers")?.as_object()?;
    let chosen = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"));
    chosen.and_then(|(_, protocol)| protocol.as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reply_has_a_status_and_text() {
        let reply = json!({"statusCode": "201", "headers": {"sec-websocket-protocol": "a"}, "body": "text"});
        let expected = ProxyReply { status: 201, subprotocol: Some("a".to_owned()), body: Some("text".to_owned()) };
        assert_eq!(ProxyReply::parse(&reply), Some(expected));
    }

    #[test]
    fn anything_else_is_malformed() {
        for malformed in [
            json!(null),
            json!("text"),
            json!({"body": "x"}),
            json!({"statusCode": 99}),
            json!({"statusCode": 200, "body": {}}),
        ] {
            assert_eq!(ProxyReply::parse(&malformed), None, "{malformed}");
        }
    }
}
