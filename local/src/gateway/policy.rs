//! The policy of an authorizer's reply.

use serde_json::Value;

/// The action that lets a client connect.
const ACTION: &str = "execute-api:Invoke";

/// Whether a policy document lets `arn` be invoked; `None` where it is no policy document. A Deny outweighs any Allow.
pub(super) fn allows(document: &Value, arn: &str) -> Option<bool> {
    let statements = match document.get("Statement")? {
        Value::Array(statements) => statements.as_slice(),
        statement => std::slice::from_ref(statement),
    };
    let mut allowed = false;
    for statement in statements {
        let denies = match statement.get("Effect")?.as_str()? {
            "Allow" => false,
            "Deny" => true,
            _ => return None,
        };
        let actions = texts(statement.get("Action")?)?;
        let resources = texts(statement.get("Resource")?)?;
        let applies = actions.iter().any(|action| matches_action(action))
            && resources.iter().any(|resource| matches(resource, arn));
        match (applies, denies) {
            (true, true) => return Some(false),
            (true, false) => allowed = true,
            (false, _) => {}
        }
    }
    Some(allowed)
}

/// One text or several.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

fn matches_action(pattern: &str) -> bool {
    matches(&pattern.to_lowercase(), &ACTION.to_lowercase())
}

/// Whether `text` is of the form of `pattern`, in which `*` stands for any characters, slashes too, and `?` for one.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut seen) = (0, 0);
    // Where to go on if what follows the last star fits no more: the star then takes one character more.
    let mut retry = None;
    while seen < text.len() {
        if pattern.get(at) == Some(&'*') {
            retry = Some((at, seen));
            at += 1;
        } else if pattern.get(at).is_some_and(|expected| *expected == '?' || *expected == text[seen]) {
            at += 1;
            seen += 1;
        } else if let Some((star, taken)) = retry {
            retry = Some((star, taken + 1));
            at = star + 1;
            seen = taken + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc/prod/$connect";

    fn document(effect: &str, resource: &Value) -> Value {
        json!({"Version": "2012-10-17", "Statement": [{"Action": ACTION, "Effect": effect, "Resource": resource}]})
    }

    #[test]
    fn a_resource_pattern_must_match_the_whole_method_arn() {
        let cases = [
            (json!(ARN), true),
            (json!("*"), true),
            (json!(["arn:aws:s3:::x", "arn:aws:execute-api:*:*:abc/*"]), true),
            (json!("arn:aws:execute-api:eu-west-1:123456789012:abc/prod/$connec?"), true),
            // The trap: one slash too many.
            (json!("arn:aws:execute-api:eu-west-1:123456789012:abc/prod/*/*"), false),
            (json!("arn:aws:execute-api:eu-west-1:123456789012:abc/prod"), false),
            (json!("arn:aws:execute-api:eu-west-1:123456789012:abd/*"), false),
        ];
        for (resource, expected) in cases {
            assert_eq!(allows(&document("Allow", &resource), ARN), Some(expected), "{resource}");
        }
    }

    #[test]
    fn a_deny_outweighs_an_allow_and_silence_denies() {
        let statement = |effect: &str| json!({"Action": ["execute-api:*"], "Effect": effect, "Resource": "*"});
        let policy = |statements: Value| allows(&json!({ "Statement": statements }), ARN);
        assert_eq!(policy(json!([statement("Allow"), statement("Deny")])), Some(false));
        assert_eq!(policy(statement("Allow")), Some(true));
        assert_eq!(policy(json!([])), Some(false));
        let other = json!({"Action": "s3:GetObject", "Effect": "Allow", "Resource": "*"});
        assert_eq!(policy(other), Some(false));
    }

    #[test]
    fn what_is_no_policy_is_told_apart() {
        for malformed in [
            json!(null),
            json!({}),
            json!({"Statement": [{}]}),
            document("Maybe", &json!("*")),
            document("Allow", &json!(1)),
        ] {
            assert_eq!(allows(&malformed, ARN), None, "{malformed}");
        }
    }
}
