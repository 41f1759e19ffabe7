//! The HTTP API: `AWS::ApiGatewayV2::Api` of protocol HTTP with its routes, integrations and authorizers.

use serde_json::{Value, json};

use super::TemplateError;
use super::intrinsics::Resolver;
use super::references::resource_in;
use super::websocket_api::{Throttle, throttle};

const API: &str = "AWS::ApiGatewayV2::Api";
const STAGE: &str = "AWS::ApiGatewayV2::Stage";
const ROUTE: &str = "AWS::ApiGatewayV2::Route";

/// An HTTP API.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpApi {
    /// The API's id.
    pub id: String,
    /// The stage.
    pub stage: String,
    /// The routes.
    pub routes: Vec<HttpRoute>,
    /// Whose pages may call, where it answers for that itself.
    pub cors: Option<Cors>,
    /// How much each route takes, where the stage says.
    pub throttle: Option<Throttle>,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRoute {
    /// `METHOD /path/{parameter}/{greedy+}`, or `$default`.
    pub key: String,
    /// The function's logical id.
    pub function: String,
    /// Whose tokens it asks for, if any.
    pub authorizer: Option<JwtAuthorizer>,
}

/// A JWT authorizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtAuthorizer {
    /// Who must have issued the token.
    pub issuer: String,
    /// For whom it must have been issued; any of these.
    pub audience: Vec<String>,
}

/// `CorsConfiguration`. Header names are in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cors {
    /// Origins, `*` among them for any.
    pub allow_origins: Vec<String>,
    /// Methods.
    pub allow_methods: Vec<String>,
    /// Request headers.
    pub allow_headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
    /// Whether cookies may be sent.
    pub allow_credentials: bool,
    /// How long a preflight may be remembered, in seconds.
    pub max_age: Option<u64>,
}

pub(super) fn read(resolver: &Resolver<'_>) -> Result<Option<HttpApi>, TemplateError> {
    let mut apis = resolver.document.resources_of_type(API);
    let found = apis.find(|(_, api)| api["Properties"]["ProtocolType"] == "HTTP");
    found.map(|(id, api)| read_one(resolver, id, &api["Properties"])).transpose()
}

fn read_one(resolver: &Resolver<'_>, id: &str, properties: &Value) -> Result<HttpApi, TemplateError> {
    let mut stages = resolver.document.resources_of_type(STAGE).filter(|(_, stage)| belongs_to(stage, id));
    let (stage_id, stage) =
        stages.next().ok_or_else(|| TemplateError::missing(&format!("Resources: a stage of {id}")))?;
    let stage_place = format!("Resources.{stage_id}.Properties");
    let settings = &stage["Properties"]["DefaultRouteSettings"];
    let routes = resolver.document.resources_of_type(ROUTE).filter(|(_, route)| belongs_to(route, id));
    Ok(HttpApi {
        id: resolver.text(&json!({ "Ref": id }), &format!("Resources.{id}"))?,
        stage: resolver.text(&stage["Properties"]["StageName"], &format!("{stage_place}.StageName"))?,
        routes: routes.map(|(id, route)| read_route(resolver, id, &route["Properties"])).collect::<Result<_, _>>()?,
        cors: cors(resolver, properties, &format!("Resources.{id}.Properties.CorsConfiguration"))?,
        throttle: throttle(resolver, settings, &format!("{stage_place}.DefaultRouteSettings"))?,
    })
}

fn belongs_to(resource: &Value, api: &str) -> bool {
    resource["Properties"]["ApiId"]["Ref"] == api
}

fn read_route(resolver: &Resolver<'_>, id: &str, route: &Value) -> Result<HttpRoute, TemplateError> {
    let place = format!("Resources.{id}.Properties");
    let integration = resource_in(&route["Target"], &format!("{place}.Target"))?;
    let uri = &resolver.document.resource(integration).unwrap_or(&Value::Null)["Properties"]["IntegrationUri"];
    let function = resource_in(uri, &format!("Resources.{integration}.Properties.IntegrationUri"))?;
    Ok(HttpRoute {
        key: resolver.text(&route["RouteKey"], &format!("{place}.RouteKey"))?,
        function: function.to_owned(),
        authorizer: authorizer(resolver, route, &place)?,
    })
}

fn authorizer(resolver: &Resolver<'_>, route: &Value, place: &str) -> Result<Option<JwtAuthorizer>, TemplateError> {
    match route["AuthorizationType"].as_str() {
        None | Some("NONE") => return Ok(None),
        Some("JWT") => {}
        Some(_) => return Err(TemplateError::unexpected(&format!("{place}.AuthorizationType"), "NONE or JWT")),
    }
    let id = resource_in(&route["AuthorizerId"], &format!("{place}.AuthorizerId"))?;
    let place = format!("Resources.{id}.Properties.JwtConfiguration");
    let authorizer = resolver.document.resource(id).ok_or_else(|| TemplateError::missing(&place))?;
    let configuration = resolver.resolve(&authorizer["Properties"]["JwtConfiguration"], &place)?;
    let issuer = configuration["Issuer"].as_str().ok_or_else(|| TemplateError::missing(&format!("{place}.Issuer")))?;
    Ok(Some(JwtAuthorizer { issuer: issuer.to_owned(), audience: texts(&configuration["Audience"]) }))
}

fn cors(resolver: &Resolver<'_>, properties: &Value, place: &str) -> Result<Option<Cors>, TemplateError> {
    let Some(block) = properties.get("CorsConfiguration") else { return Ok(None) };
    let block = resolver.resolve(block, place)?;
    let lower = |headers: &Value| texts(headers).iter().map(|name| name.to_lowercase()).collect();
    Ok(Some(Cors {
        allow_origins: texts(&block["AllowOrigins"]),
        allow_methods: texts(&block["AllowMethods"]),
        allow_headers: lower(&block["AllowHeaders"]),
        expose_headers: lower(&block["ExposeHeaders"]),
        allow_credentials: block["AllowCredentials"].as_bool().unwrap_or_default(),
        max_age: block["MaxAge"].as_u64(),
    }))
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
