//! Prints everything about the wire protocol that follows from the Rust types, as one JSON object: the JSON Schemas
//! (draft-07) by file name, `OpenAPI` as it is, the documents, `OpenAPI` and `AsyncAPI`, as YAML, which reply answers which action,
//! and what HTTP answers. `npm run generate` in `frontend/` writes them to
//! `docs/protocol/` and makes the TypeScript types of them.

mod asyncapi;
mod bodies;
mod frames;
mod merged;
mod openapi;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use natter_protocol::frames::ClientFrame;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let openapi = openapi::document()?;
    let documents = json!({
        "openapi.yaml": serde_yaml_ng::to_string(&openapi)?,
        "asyncapi.yaml": serde_yaml_ng::to_string(&asyncapi::document()?)?,
    });
    let schemas = json!({
        "client-frame": frames::requests(&mut sent_by_clients()),
        "server-frame": frames::replies(&mut sent_by_the_server()),
        "http-request": bodies::requests(),
        "http-response": bodies::responses(),
    });
    let replies: BTreeMap<_, _> = ClientFrame::REPLIES.iter().copied().collect();
    let all = json!({
        "schemas": schemas, "openapi": openapi, "documents": documents, "replies": replies, "answered": bodies::answered(),
    });
    writeln!(io::stdout(), "{all:#}")?;
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
