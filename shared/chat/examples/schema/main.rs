//! Prints everything about the wire protocol that follows from the Rust types, as one JSON object: the JSON Schemas
//! (draft-07) by file name, `OpenAPI` as it is, and the documents, `OpenAPI` and `AsyncAPI`, as YAML. `npm run generate` in `frontend/` writes them to
//! `docs/protocol/` and makes the TypeScript types of them.

mod asyncapi;
mod bodies;
mod merged;
mod openapi;

use std::error::Error;
use std::io::{self, Write};

use natter_chat::frames::{ClientFrame, ServerFrame};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let client = sent_by_clients().into_root_schema_for::<ClientFrame>();
    let server = sent_by_the_server().into_root_schema_for::<ServerFrame>();
    let openapi = openapi::document()?;
    let documents = json!({
        "openapi.yaml": serde_yaml_ng::to_string(&openapi)?,
        "asyncapi.yaml": serde_yaml_ng::to_string(&asyncapi::document()?)?,
    });
    let schemas = json!({
        "client-frame": client,
        "server-frame": server,
        "http-request": bodies::requests(),
        "http-response": bodies::responses(),
    });
    writeln!(io::stdout(), "{:#}", json!({"schemas": schemas, "openapi": openapi, "documents": documents}))?;
    Ok(())
}

/// What a client may leave out is optional here.
fn sent_by_clients() -> SchemaGenerator {
    SchemaSettings::draft07().for_deserialize().into_generator()
}

/// What the server always writes is required here.
fn sent_by_the_server() -> SchemaGenerator {
    SchemaSettings::draft07().for_serialize().into_generator()
}
