//! The frames of both directions, each variant described.

use schemars::generate::SchemaGenerator;
use serde_json::Value;

use natter_protocol::frames::{ClientFrame, ServerFrame};

/// The schema of what clients send.
pub(crate) fn requests(generator: &mut SchemaGenerator) -> Value {
    described(generator.root_schema_for::<ClientFrame>().to_value())
}

/// The schema of what the server sends.
pub(crate) fn replies(generator: &mut SchemaGenerator) -> Value {
    described(generator.root_schema_for::<ServerFrame>().to_value())
}

/// A variant that holds a request is described as the request is.
fn described(mut schema: Value) -> Value {
    let whole = schema.clone();
    for variant in schema["oneOf"].as_array_mut().into_iter().flatten() {
        let held = variant["allOf"][0]["$ref"].as_str().and_then(|path| whole.pointer(path.trim_start_matches('#')));
        if let Some(held) = held {
            variant["description"] = held["description"].clone();
        }
    }
    schema
}
