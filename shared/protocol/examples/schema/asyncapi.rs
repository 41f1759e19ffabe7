//! The WebSocket API as an `AsyncAPI` 3.0 document, from the schemas of the frames.

use std::collections::BTreeMap;
use std::error::Error;

use natter_protocol::frames::ClientFrame;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Value, json};

use crate::frames;
use crate::merged::merged;

/// The document, with its fields in the order in which people read them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    asyncapi: &'static str,
    info: Value,
    default_content_type: &'static str,
    servers: Value,
    channels: Value,
    operations: BTreeMap<String, Value>,
    components: Value,
}

/// A frame: what it is called, what is said of it, and its schema.
struct Frame {
    name: String,
    description: String,
    schema: Value,
}

const CHANNEL: &str = "#/channels/socket";

pub(crate) fn document() -> Result<Document, Box<dyn Error>> {
    let settings = || SchemaSettings::draft07().with(|set| set.definitions_path = "/components/schemas".into());
    let mut taken = settings().for_deserialize().into_generator();
    let mut sent = settings().for_serialize().into_generator();
    let requests = variants(&frames::requests(&mut taken), "action")?;
    let replies = variants(&frames::replies(&mut sent), "type")?;
    let messages = requests.iter().chain(&replies);
    let references =
        messages.clone().map(|frame| (frame.name.clone(), reference("#/components/messages", &frame.name)));
    let channel = json!({"address": "/", "title": "The socket", "messages": references.collect::<BTreeMap<_, _>>()});
    Ok(Document {
        asyncapi: "3.0.0",
        info: json!({
            "title": "Natter over a WebSocket",
            "version": "1",
            "description": "Frames are JSON texts. Connect with the subprotocols `natter.v1` and `bearer.<access token>`.",
            "license": {"name": "MIT OR Apache-2.0"},
        }),
        default_content_type: "application/json",
        servers: servers(),
        channels: json!({"socket": channel}),
        operations: operations(&requests),
        components: json!({
            "messages": messages.map(|frame| (frame.name.clone(), message(frame))).collect::<BTreeMap<_, _>>(),
            "schemas": merged(taken, sent)?,
            "securitySchemes": {"accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        }),
    })
}

fn servers() -> Value {
    json!({"deployment": {
        "host": "{apiId}.execute-api.{region}.amazonaws.com",
        "pathname": "/{stage}",
        "protocol": "wss",
        "description": "A deployment: the output WebSocketUrl of its stack.",
        "variables": {
            "apiId": {"default": "a1b2c3d4e5"}, "region": {"default": "eu-central-1"}, "stage": {"default": "dev"},
        },
        "security": [{"$ref": "#/components/securitySchemes/accessToken"}],
    }})
}

/// The variants of a frame, by its tag.
fn variants(schema: &Value, tag: &str) -> Result<Vec<Frame>, Box<dyn Error>> {
    let variants = schema["oneOf"].as_array().ok_or("the frames are no tagged enum")?;
    let frame = |variant: &Value| {
        let name = variant["properties"][tag]["const"].as_str().ok_or("a frame has no name")?.to_owned();
        let description = variant["description"].as_str().ok_or("a frame is not described")?.replace('\n', " ");
        Ok(Frame { name, description, schema: variant.clone() })
    };
    variants.iter().map(frame).collect()
}

fn message(frame: &Frame) -> Value {
    json!({"name": frame.name, "summary": frame.description, "payload": frame.schema})
}

/// What clients send is answered; what the server sends unasked is not.
fn operations(requests: &[Frame]) -> BTreeMap<String, Value> {
    let of_channel = |name: &str| reference("#/channels/socket/messages", name);
    let mut operations = BTreeMap::new();
    for (request, (_, answer)) in requests.iter().zip(ClientFrame::REPLIES) {
        let operation = json!({
            "action": "receive",
            "channel": {"$ref": CHANNEL},
            "summary": request.description,
            "messages": [of_channel(&request.name)],
            "reply": {"channel": {"$ref": CHANNEL}, "messages": [of_channel(answer), of_channel("error")]},
        });
        operations.insert(request.name.clone(), operation);
    }
    let push = json!({
        "action": "send",
        "channel": {"$ref": CHANNEL},
        "summary": "Tell a device what has happened.",
        "messages": [of_channel("events")],
    });
    operations.insert("push".to_owned(), push);
    operations
}

fn reference(parent: &str, name: &str) -> Value {
    json!({"$ref": format!("{parent}/{name}")})
}
