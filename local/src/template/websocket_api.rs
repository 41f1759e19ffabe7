//! `AWS::Serverless::WebSocketApi`, and the route responses that belong to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::TemplateError;
use super::intrinsics::Resolver;
use super::references::resource_in;

const KIND: &str = "AWS::Serverless::WebSocketApi";
const ROUTE_RESPONSE: &str = "AWS::ApiGatewayV2::RouteResponse";

/// SAM's own default.
const DEFAULT_STAGE: &str = "default";

/// A WebSocket API.
#[derive(Debug, Clone, PartialEq)]
pub struct WebSocketApi {
    /// The API's id.
    pub id: String,
    /// The stage: the path that clients connect to.
    pub stage: String,
    /// Where a frame names its route: the names of the fields, from the outermost on.
    pub selection: Vec<String>,
    /// Routes by key.
    pub routes: BTreeMap<String, WebSocketRoute>,
    /// Who decides about handshakes, if anybody.
    pub authorizer: Option<RequestAuthorizer>,
    /// How much each route takes, where the stage says.
    pub throttle: Option<Throttle>,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSocketRoute {
    /// The function's logical id.
    pub function: String,
    /// Whether the caller gets what the function returns: there is a `RouteResponse`, and a selection expression.
    pub has_response: bool,
}

/// A Lambda authorizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAuthorizer {
    /// The function's logical id.
    pub function: String,
    /// What a handshake must carry, as `route.request.header.Auth`.
    pub identity_sources: Vec<String>,
}

/// A limit on requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throttle {
    /// Requests per second.
    pub rate: f64,
    /// Requests at once.
    pub burst: f64,
}

pub(super) fn read(resolver: &Resolver<'_>) -> Result<Option<WebSocketApi>, TemplateError> {
    let found = resolver.document.resources_of_type(KIND).next();
    found.map(|(id, resource)| read_one(resolver, id, &resource["Properties"])).transpose()
}

fn read_one(resolver: &Resolver<'_>, id: &str, properties: &Value) -> Result<WebSocketApi, TemplateError> {
    let place = format!("Resources.{id}.Properties");
    let stage = properties.get("StageName");
    Ok(WebSocketApi {
        id: resolver.text(&serde_json::json!({ "Ref": id }), &format!("Resources.{id}"))?,
        stage: stage
            .map_or(Ok(DEFAULT_STAGE.to_owned()), |stage| resolver.text(stage, &format!("{place}.StageName")))?,
        selection: selection(properties, &format!("{place}.RouteSelectionExpression"))?,
        routes: routes(resolver, id, &properties["Routes"], &format!("{place}.Routes"))?,
        authorizer: authorizer(resolver, &properties["Auth"], &format!("{place}.Auth"))?,
        throttle: throttle(resolver, &properties["DefaultRouteSettings"], &format!("{place}.DefaultRouteSettings"))?,
    })
}

fn selection(properties: &Value, place: &str) -> Result<Vec<String>, TemplateError> {
    let expression =
        properties["RouteSelectionExpression"].as_str().and_then(|text| text.strip_prefix("$request.body."));
    let fields = expression.ok_or_else(|| TemplateError::unexpected(place, "of the form $request.body.field"))?;
    Ok(fields.split('.').map(str::to_owned).collect())
}

fn routes(
    resolver: &Resolver<'_>,
    api: &str,
    routes: &Value,
    place: &str,
) -> Result<BTreeMap<String, WebSocketRoute>, TemplateError> {
    let answered = routes_with_response(resolver)?;
    let routes = routes.as_object().into_iter().flat_map(Map::iter).map(|(key, route)| {
        let function = resource_in(&route["FunctionArn"], &format!("{place}.{key}.FunctionArn"))?.to_owned();
        let selects = route["RouteResponseSelectionExpression"] == "$default";
        let has_response = selects && answered.contains(&logical_id(api, key));
        Ok((key.clone(), WebSocketRoute { function, has_response }))
    });
    routes.collect()
}

/// The routes that have a response, by the logical id that SAM gives them.
fn routes_with_response(resolver: &Resolver<'_>) -> Result<BTreeSet<String>, TemplateError> {
    let responses = resolver.document.resources_of_type(ROUTE_RESPONSE);
    let responses = responses.filter(|(_, response)| response["Properties"]["RouteResponseKey"] == "$default");
    let routes = responses.map(|(id, response)| {
        let place = format!("Resources.{id}.Properties.RouteId");
        resource_in(&response["Properties"]["RouteId"], &place).map(str::to_owned)
    });
    routes.collect()
}

/// SAM capitalises the key as Python does: `sendMessage` of `WsApi` is `WsApiSendmessageRoute`.
fn logical_id(api: &str, key: &str) -> String {
    let key = key.trim_start_matches('$').to_lowercase();
    let mut letters = key.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{api}{first}{}Route", letters.as_str())
}

fn authorizer(resolver: &Resolver<'_>, auth: &Value, place: &str) -> Result<Option<RequestAuthorizer>, TemplateError> {
    let Some(function) = auth.get("AuthArn") else { return Ok(None) };
    let sources = resolver.resolve(&auth["IdentitySource"], &format!("{place}.IdentitySource"))?;
    let sources = sources.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let function = resource_in(function, &format!("{place}.AuthArn"))?.to_owned();
    Ok(Some(RequestAuthorizer { function, identity_sources: sources.collect() }))
}

pub(super) fn throttle(
    resolver: &Resolver<'_>,
    settings: &Value,
    place: &str,
) -> Result<Option<Throttle>, TemplateError> {
    let settings = resolver.resolve(settings, place)?;
    let (Some(rate), Some(burst)) =
        (settings["ThrottlingRateLimit"].as_f64(), settings["ThrottlingBurstLimit"].as_f64())
    else {
        return Ok(None);
    };
    Ok(Some(Throttle { rate, burst }))
}
