//! The schemas of both directions as one set.

use schemars::generate::SchemaGenerator;
use serde_json::{Map, Value};

/// The definitions of what clients send and of what the server sends. A type that both use must be the same in both, but
/// for its length, which is checked where it comes in only.
pub(crate) fn merged(mut taken: SchemaGenerator, mut sent: SchemaGenerator) -> Result<Map<String, Value>, String> {
    let mut schemas = sent.take_definitions(true);
    for (name, schema) in taken.take_definitions(true) {
        match schemas.get(&name) {
            Some(other) if without_length(other) != without_length(&schema) => {
                return Err(format!("{name} is another thing in a request than in a reply: it takes two types"));
            }
            _ => schemas.insert(name, schema),
        };
    }
    Ok(schemas)
}

fn without_length(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|name, _| name != "minLength" && name != "maxLength");
    }
    schema
}
