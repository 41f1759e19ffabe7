//! The bodies of HTTP, as JSON Schemas: one file for what clients send, one for what the server answers.

use std::collections::BTreeSet;

use natter_protocol::ChatError;
use natter_protocol::api::{self, Shape};
use schemars::generate::SchemaGenerator;
use serde_json::{Value, json};

use crate::{sent_by_clients, sent_by_the_server};

pub(crate) fn requests() -> Value {
    let taken = api::all().into_iter().filter_map(|route| route.request);
    definitions(sent_by_clients(), taken, "The bodies that the routes of docs/protocol/openapi.yaml take.")
}

pub(crate) fn responses() -> Value {
    let answered = api::all().into_iter().map(|route| route.response);
    let error: Shape = SchemaGenerator::subschema_for::<ChatError>;
    definitions(
        sent_by_the_server(),
        answered.chain([error]),
        "The bodies that the routes of docs/protocol/openapi.yaml answer.",
    )
}

/// The names of what the routes answer: of their JSON, errors included.
pub(crate) fn answered() -> BTreeSet<String> {
    let mut generator = sent_by_the_server();
    let error: Shape = SchemaGenerator::subschema_for::<ChatError>;
    let shapes = api::all().into_iter().map(|route| route.response).chain([error]);
    let reference = |shape: Shape| shape(&mut generator).get("$ref")?.as_str()?.rsplit('/').next().map(str::to_owned);
    shapes.filter_map(reference).collect()
}

fn definitions(mut generator: SchemaGenerator, shapes: impl Iterator<Item = Shape>, description: &str) -> Value {
    for shape in shapes {
        shape(&mut generator);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": description,
        "definitions": generator.take_definitions(true),
    })
}
