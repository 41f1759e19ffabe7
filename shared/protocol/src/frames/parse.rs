//! From the text of a frame to a request, or to an error that names the request where it can.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{ClientFrame, RequestId, ServerFrame};
use crate::{ChatError, ErrorCode};

/// The longest `id` of a request, in bytes.
pub const MAX_REQUEST_ID_BYTES: usize = 64;

/// A frame that is no request, with the `id` that its author may know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameError {
    /// The request's id, where one could be read.
    pub id: Option<RequestId>,
    /// What was wrong.
    pub error: ChatError,
}

impl From<FrameError> for ServerFrame {
    fn from(failure: FrameError) -> Self {
        Self::error(failure.id, failure.error)
    }
}

impl ClientFrame {
    /// Reads the text of a frame.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidJson`], [`ErrorCode::UnknownAction`] or [`ErrorCode::InvalidFrame`] with a message that names
    /// the field.
    pub fn parse(text: &str) -> Result<Self, FrameError> {
        object(text.as_bytes()).map_err(|refused| explain(text, &refused))
    }
}

/// Reads a JSON object. Left to itself, serde takes an array for a struct, with its fields in the order of their declaration.
///
/// # Errors
/// Where the text is not JSON, not an object, or not a `T`.
pub fn object<T: DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    let value = serde_json::from_slice(text)?;
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(value);
    }
    Err(serde::de::Error::custom("it is not a JSON object"))
}

/// Reads the refused frame once more, leniently, to tell its author what was wrong with it.
fn explain(text: &str, refused: &serde_json::Error) -> FrameError {
    let Salvaged { id, action } = Salvaged::of(text);
    let error = match action {
        _ if !refused.is_data() => {
            ChatError::with_message(ErrorCode::InvalidJson, format!("The request is not valid JSON: {refused}."))
        }
        Some(action) if !ClientFrame::ACTIONS.contains(&action.as_str()) => ErrorCode::UnknownAction.into(),
        _ => ChatError::with_message(ErrorCode::InvalidFrame, format!("The request is not valid: {refused}.")),
    };
    FrameError { id, error }
}

/// What can be read of a frame that cannot be read as a whole, such as one whose text holds half of a surrogate pair.
#[derive(Default)]
struct Salvaged {
    id: Option<RequestId>,
    action: Option<String>,
}

impl Salvaged {
    fn of(text: &str) -> Self {
        let mut salvaged = Self::default();
        // The frame may be broken at any place: what was read up to there counts.
        let _ = serde_json::Deserializer::from_str(text).deserialize_map(&mut salvaged);
        salvaged
    }
}

impl<'de> Visitor<'de> for &mut Salvaged {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "id" => self.id = RequestId::deserialize(fields.next_value::<Value>()?).ok(),
                "action" => self.action = fields.next_value::<Value>()?.as_str().map(str::to_owned),
                // Unlike every other type, this one takes strings that are not Unicode.
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for RequestId {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        if id.is_empty() || id.len() > MAX_REQUEST_ID_BYTES {
            return Err("an id takes 1 to 64 bytes");
        }
        Ok(Self(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::MAX_MESSAGE_BYTES;

    const SEND: &str = r#"{"action":"sendMessage","id":"c1","conversationId":"6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55",
        "entryId":"019a0000-0000-7000-8000-000000000001","text":"hello"}"#;

    fn refusal(text: &str) -> (Option<String>, ErrorCode, String) {
        let FrameError { id, error } = ClientFrame::parse(text).unwrap_err();
        (id.map(|id| id.0), error.code, error.message)
    }

    #[test]
    fn a_request_is_read() {
        let ClientFrame::SendMessage(request) = ClientFrame::parse(SEND).unwrap() else { panic!("another action") };
        assert_eq!((request.id.0.as_str(), request.text.as_str()), ("c1", "hello"));
    }

    #[test]
    fn an_error_quotes_no_more_than_a_frame_can_carry() {
        let endless = "\u{200b}".repeat(40_000);
        let quoted = [
            format!(
                r#"{{"action":"getMessages","id":"c1","conversationId":"{}","limit":"{endless}"}}"#,
                uuid::Uuid::nil()
            ),
            format!(r#""{endless}""#),
            format!(r#"["{endless}"]"#),
        ];
        for text in quoted {
            let (_, code, message) = refusal(&text);
            assert_eq!(code, ErrorCode::InvalidFrame);
            assert!(message.starts_with("The request is not valid: ") && message.len() <= MAX_MESSAGE_BYTES);
        }
    }

    #[test]
    fn fields_of_a_later_version_are_ignored() {
        assert!(ClientFrame::parse(r#"{"action":"ping","id":"c1","colour":"blue"}"#).is_ok());
    }

    #[test]
    fn what_is_not_json_is_told_so() {
        let deeply_nested = format!(r#"{{"action":"ping","id":{}}}"#, "[".repeat(10_000));
        for text in ["", "hello", "{", r#"{"action":"ping","id":1e999}"#, "\0", &deeply_nested] {
            assert_eq!(refusal(text).1, ErrorCode::InvalidJson, "{text}");
        }
    }

    #[test]
    fn a_frame_that_cannot_be_read_is_refused_with_the_id_that_can() {
        let lone = SEND.replace("hello", r"cut \ud83d off");
        assert_eq!(ErrorCode::InvalidJson, refusal(&lone).1);
        for text in [
            &lone,
            &SEND.replace("hello", r"\udc4d"),
            &SEND.replace("hello", r"\u{1f44d}"),
            &SEND.replace("hello", "\n"),
            &SEND.replace("\"hello\"", "1e999"),
            &SEND.replace("\"hello\"", "NaN"),
            &SEND.replace("\"hello\"", &"[".repeat(10_000)),
            &SEND.replace("\"text\"", r#""\ud83d""#),
            &SEND[..SEND.len() - 1],
            &format!("{SEND}{SEND}"),
            &lone.replace("sendMessage", "fly"),
            &SEND.replace("\"sendMessage\"", "7"),
            r#"{"text":"\ud83d","action":"sendMessage","id":"c1"}"#,
            r#"{"action":"ping","id":"c1","id":"c1"}"#,
        ] {
            assert_eq!(refusal(text).0.as_deref(), Some("c1"), "{text:.200}");
        }
        for text in
            [r#"{"action":"ping","id":"\ud83d"}"#, r#"{"action":"ping","id":7}"#, r#"{"action":"ping","id":"c1"#]
        {
            assert_eq!(refusal(text).0, None, "{text}");
        }
    }

    #[test]
    fn an_unknown_action_is_told_with_the_id() {
        let (id, code, _) = refusal(r#"{"action":"fly","id":"c1"}"#);
        assert_eq!((id.as_deref(), code), (Some("c1"), ErrorCode::UnknownAction));
    }

    #[test]
    fn a_wrong_field_is_named() {
        for (text, named) in [
            (r#"{"id":"c1"}"#, "action"),
            (r#"{"action":7,"id":"c1"}"#, "integer `7`"),
            (r#"{"action":"ping"}"#, "id"),
            (r#"{"action":"ping","id":""}"#, "1 to 64 bytes"),
            (&SEND.replace("\"text\":\"hello\"", "\"txt\":\"hello\""), "text"),
            (&SEND.replace("\"hello\"", "7"), "string"),
            (&SEND.replace("\"text\"", "\"text\":\"a\",\"text\""), "duplicate field `text`"),
            (r#"{"action":"ping","id":"c1","id":"c2"}"#, "duplicate field `id`"),
            (r#"{"action":"getMessages","id":"c1","conversationId":"x"}"#, "UUID"),
            ("[]", "action"),
            (r#"["ping","c1"]"#, "not a JSON object"),
            ("null", "ClientFrame"),
            ("7", "ClientFrame"),
        ] {
            let (_, code, message) = refusal(text);
            assert_eq!(code, ErrorCode::InvalidFrame, "{text}");
            assert!(message.contains(named), "{text}: {message}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused_not_wrapped() {
        for limit in ["-1", "65536", "18446744073709551616", "1.5", "1e3"] {
            let text = format!(
                r#"{{"action":"getMessages","id":"c1","conversationId":"6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55","limit":{limit}}}"#
            );
            assert_eq!(refusal(&text).1, ErrorCode::InvalidFrame, "{limit}");
        }
    }

    #[test]
    fn every_listed_action_is_one_of_the_protocol() {
        for action in ClientFrame::ACTIONS {
            assert_ne!(refusal(&format!(r#"{{"action":"{action}"}}"#)).1, ErrorCode::UnknownAction);
        }
    }
}
