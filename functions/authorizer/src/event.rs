//! The authorizer's event.

use std::collections::HashMap;

use serde::Deserialize;

/// The request of a handshake: the fields that matter here.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizerEvent {
    /// What the policy is about: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/$connect`.
    pub method_arn: String,
    /// Of a header that was sent several times, only the last value.
    #[serde(default)]
    headers: Option<HashMap<String, String>>,
    /// Every value of every header.
    #[serde(default)]
    multi_value_headers: Option<HashMap<String, Vec<String>>>,
}

impl AuthorizerEvent {
    /// Every value of a header; upper and lower case do not matter.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let all = self.multi_value_headers.iter().flatten().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let values: Vec<&str> = all.flat_map(|(_, values)| values).map(String::as_str).collect();
        if !values.is_empty() {
            return values;
        }
        let single = self.headers.iter().flatten().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        single.map(|(_, value)| value.as_str()).collect()
    }
}
