//! Prints the JSON Schemas (draft-07) of the wire protocol as one JSON object, by file name: `npm run generate` in
//! `frontend/` writes them to `docs/protocol/` and makes the TypeScript types of them.

use std::io::{self, Write};

use natter_chat::frames::{ClientFrame, ServerFrame};
use natter_chat::{ChatError, ConversationSummary};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::json;

fn main() -> io::Result<()> {
    let schemas = json!({
        "client-frame": sent_by_clients::<ClientFrame>(),
        "server-frame": sent_by_the_server::<ServerFrame>(),
        "http-conversation": sent_by_the_server::<ConversationSummary>(),
        "http-error": sent_by_the_server::<ChatError>(),
    });
    writeln!(io::stdout(), "{schemas:#}")
}

/// What a client may leave out is optional here.
fn sent_by_clients<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().for_deserialize().into_generator().into_root_schema_for::<T>()
}

/// What the server always writes is required here.
fn sent_by_the_server<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<T>()
}
