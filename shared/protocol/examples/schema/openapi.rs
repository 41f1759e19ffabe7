//! The HTTP API as an `OpenAPI` 3.1 document, from the tables of routes.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use natter_protocol::ChatError;
use natter_protocol::api::{self, Access, Route};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};

use crate::merged::merged;

/// The document, with its fields in the order in which people read them.
#[derive(Serialize)]
pub(crate) struct Document {
    openapi: &'static str,
    info: Value,
    servers: Value,
    security: Value,
    tags: Vec<Value>,
    paths: BTreeMap<&'static str, BTreeMap<String, Operation>>,
    components: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    #[serde(rename = "operationId")]
    id: &'static str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    tags: [&'static str; 1],
    /// In place of the document's; `[]` where no token is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    security: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<Value>,
    responses: BTreeMap<String, Value>,
}

/// Where both directions' schemas come from: what a client may leave out is optional in what it sends, and what the
/// server always writes is required in what it answers.
struct Generators {
    taken: SchemaGenerator,
    answered: SchemaGenerator,
}

pub(crate) fn document() -> Result<Document, Box<dyn Error>> {
    let settings = || {
        SchemaSettings::draft2020_12().with(|set| {
            set.definitions_path = "/components/schemas".into();
            set.meta_schema = None;
        })
    };
    let mut generators = Generators {
        taken: settings().for_deserialize().into_generator(),
        answered: settings().for_serialize().into_generator(),
    };
    let mut paths = BTreeMap::<_, BTreeMap<_, _>>::new();
    let (mut areas, mut operations) = (BTreeSet::new(), BTreeSet::new());
    for route in api::all() {
        areas.insert(route.area);
        if !operations.insert(route.operation) {
            return Err(format!("two routes are called {}", route.operation).into());
        }
        let operation = operation(&route, &mut generators)?;
        let of_path = paths.entry(route.path).or_default();
        if of_path.insert(route.method.as_str().to_lowercase(), operation).is_some() {
            return Err(format!("{} is there twice", route.key()).into());
        }
    }
    Ok(Document {
        openapi: "3.1.0",
        info: json!({
            "title": "Natter over HTTP",
            "version": "1",
            "summary": "What is asked for rarely; everything else goes over the WebSocket (asyncapi.yaml).",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        }),
        servers: servers(),
        security: json!([{"accessToken": []}]),
        tags: areas.into_iter().map(|area| json!({"name": area})).collect(),
        paths,
        components: components(generators)?,
    })
}

fn servers() -> Value {
    json!([{
        "url": "https://{apiId}.execute-api.{region}.amazonaws.com",
        "description": "A deployment: the output HttpUrl of its stack.",
        "variables": {
            "apiId": {"default": "a1b2c3d4e5", "description": "The API's id."},
            "region": {"default": "eu-central-1", "description": "The Region."},
        },
    }])
}

fn operation(route: &Route, generators: &mut Generators) -> Result<Operation, Box<dyn Error>> {
    let mut parameters = path_parameters(route, &mut generators.taken)?;
    parameters.extend(query_parameters(route, &mut generators.taken));
    let request_body = route.request.map(
        |shape| json!({"required": true, "content": {"application/json": {"schema": shape(&mut generators.taken)}}}),
    );
    Ok(Operation {
        id: route.operation,
        summary: route.summary.trim_end_matches('.').to_owned(),
        description: match route.access {
            Access::Everyone => None,
            Access::Moderators => Some("For moderators."),
            Access::Ticket => Some("For whoever has a ticket, signed in or not."),
        },
        tags: [route.area],
        security: (route.access == Access::Ticket).then_some([]),
        parameters,
        request_body,
        responses: responses(route, &mut generators.answered),
    })
}

fn path_parameters(route: &Route, generator: &mut SchemaGenerator) -> Result<Vec<Value>, Box<dyn Error>> {
    let named: BTreeSet<&str> =
        route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    let described: BTreeSet<&str> = route.parameters.iter().map(|(name, _)| *name).collect();
    if named != described {
        return Err(format!("{} has other parameters than its table says", route.key()).into());
    }
    let parameters = route
        .parameters
        .iter()
        .map(|(name, shape)| json!({"name": name, "in": "path", "required": true, "schema": shape(generator)}));
    Ok(parameters.collect())
}

fn query_parameters(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let Some(shape) = route.query else { return Vec::new() };
    let fields = shape(generator).to_value();
    let required = |name: &str| fields["required"].as_array().is_some_and(|names| names.contains(&name.into()));
    let properties = fields["properties"].as_object().cloned().unwrap_or_default();
    let parameters = properties.into_iter().map(|(name, mut schema)| {
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        json!({
            "name": name, "in": "query", "required": required(&name), "description": description,
            "schema": without_null(schema),
        })
    });
    parameters.collect()
}

/// A parameter is there or not: it is never `null`.
fn without_null(mut schema: Value) -> Value {
    let Some(fields) = schema.as_object_mut() else { return schema };
    fields.remove("default");
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|each| each != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            fields.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
        choices.retain(|each| each["type"] != "null");
        if let [only] = choices.as_slice() {
            return only.clone();
        }
    }
    schema
}

/// The answers, and the errors by status.
fn responses(route: &Route, generator: &mut SchemaGenerator) -> BTreeMap<String, Value> {
    let mut responses = BTreeMap::new();
    for answer in &route.answers {
        let content = json!({route.media_type: {"schema": (route.response)(generator)}});
        responses.insert(answer.status.to_string(), json!({"description": answer.description, "content": content}));
    }
    let error = generator.subschema_for::<ChatError>();
    let mut codes = BTreeMap::<u16, BTreeSet<String>>::new();
    for code in route.errors.iter().chain(&Route::COMMON_ERRORS) {
        codes.entry(code.http_status()).or_default().insert(json!(code).to_string().replace('"', "`"));
    }
    for (status, codes) in codes {
        let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
        let schema = if BY_GATEWAY.contains(&status) {
            json!({"anyOf": [error.clone(), gateway_error()]})
        } else {
            error.clone().to_value()
        };
        let content = json!({"application/json": {"schema": schema}});
        responses.insert(status.to_string(), json!({"description": format!("Refused: {codes}."), "content": content}));
    }
    responses
}

/// With what API Gateway refuses requests by itself: no valid token, too many requests, no answer of the function's.
const BY_GATEWAY: [u16; 4] = [401, 429, 500, 503];

fn gateway_error() -> Value {
    json!({
        "description": "API Gateway's own refusal.",
        "type": "object",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
    })
}

fn components(Generators { taken, answered }: Generators) -> Result<Value, Box<dyn Error>> {
    let schemas = merged(taken, answered)?;
    let access_token = json!({
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token of Cognito's.",
    });
    Ok(json!({"schemas": schemas, "securitySchemes": {"accessToken": access_token}}))
}
