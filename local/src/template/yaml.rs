//! YAML with CloudFormation's tags as JSON with the long forms: `!Ref A` is `{"Ref": "A"}`.

use serde_json::{Map, Value, json};
use serde_yaml_ng::Value as Yaml;
use serde_yaml_ng::value::TaggedValue;

use super::TemplateError;

pub(super) fn parse(text: &str) -> Result<Value, TemplateError> {
    to_json(serde_yaml_ng::from_str(text).map_err(TemplateError::Unreadable)?)
}

fn to_json(yaml: Yaml) -> Result<Value, TemplateError> {
    match yaml {
        Yaml::Sequence(items) => items.into_iter().map(to_json).collect::<Result<_, _>>().map(Value::Array),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Ok((key_text(&key)?, to_json(value)?)));
            entries.collect::<Result<Map<_, _>, TemplateError>>().map(Value::Object)
        }
        Yaml::Tagged(tagged) => long_form(*tagged),
        scalar => serde_json::to_value(scalar).map_err(|_error| TemplateError::Key),
    }
}

fn key_text(key: &Yaml) -> Result<String, TemplateError> {
    match key {
        Yaml::String(text) => Ok(text.clone()),
        Yaml::Number(number) => Ok(number.to_string()),
        _ => Err(TemplateError::Key),
    }
}

fn long_form(tagged: TaggedValue) -> Result<Value, TemplateError> {
    let tag = tagged.tag.to_string();
    let name = tag.trim_start_matches('!');
    let argument = to_json(tagged.value)?;
    Ok(match name {
        "Ref" | "Condition" => json!({ name: argument }),
        "GetAtt" => json!({ "Fn::GetAtt": split_attribute(argument) }),
        _ => json!({ format!("Fn::{name}"): argument }),
    })
}

/// `A.B.C` is attribute `B.C` of `A`.
fn split_attribute(argument: Value) -> Value {
    match argument.as_str().and_then(|text| text.split_once('.')) {
        Some((resource, attribute)) => json!([resource, attribute]),
        None => argument,
    }
}
