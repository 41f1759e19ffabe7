//! Which resource an expression is about, whatever its value may be.

use serde_json::Value;

use super::TemplateError;
use super::intrinsics::elements;

/// The logical id of the one resource that `value` names: by `Ref`, by an attribute, or within a text.
pub(super) fn resource_in<'a>(value: &'a Value, place: &str) -> Result<&'a str, TemplateError> {
    let named = value["Ref"].as_str().or_else(|| attribute_owner(value)).or_else(|| substituted(value));
    named.ok_or_else(|| TemplateError::unexpected(place, "a reference to a resource"))
}

fn attribute_owner(value: &Value) -> Option<&str> {
    let [resource, _attribute] = elements(value.get("Fn::GetAtt")?)?;
    resource.as_str()
}

/// Of several in a text, the last: those before it are pseudo parameters.
fn substituted(value: &Value) -> Option<&str> {
    let text = value.get("Fn::Sub")?.as_str()?;
    let names = text.split("${").skip(1).filter_map(|part| part.split_once('}'));
    names.map(|(name, _)| name.split('.').next().unwrap_or(name)).filter(|name| !name.contains("::")).last()
}
