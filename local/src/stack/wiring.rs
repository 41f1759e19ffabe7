//! What the template's names mean in a local stack.

use std::collections::HashMap;

use serde_json::json;

use super::{
    StackError, StackOptions,
    chain::Chain,
    identity::Provider,
    listeners::{Listeners, port},
    push::{self, PushKey},
    stores::Stores,
};
use crate::{
    clock::Clock,
    functions::Functions,
    template::{Application, Bindings, Template},
};

/// The template, which the binary carries: it runs what it was built with.
pub(super) const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The bucket of exports, by its name here.
pub(super) const EXPORTS: &str = "natter-exports";

/// The bucket of pictures, by its name here.
pub(super) const PICTURES: &str = "natter-pictures";

/// The bucket of media, by its name here.
pub(super) const MEDIA: &str = "natter-media";

/// The resources of the template that something here stands for, by logical id.
pub(super) const USER_POOL: &str = "UserPool";
pub(super) const USER_POOL_CLIENT: &str = "UserPoolClient";
pub(super) const ACCOUNT_CLIENT: &str = "AccountClient";
pub(super) const PICTURES_BUCKET: &str = "PicturesBucket";
pub(super) const MEDIA_BUCKET: &str = "MediaBucket";
const MIGRATE: &str = "MigrateFunction";

/// The template with everything resolved.
pub(super) fn resolve(
    template: &Template,
    stores: &Stores,
    people: &Provider,
    chain: Option<&Chain>,
    listeners: &Listeners,
    push_key: &PushKey,
    options: &StackOptions,
) -> Result<Application, StackError> {
    let management = format!("http://127.0.0.1:{}", port(&listeners.websocket)?);
    let networks = chain.map(Chain::networks).transpose()?.map(|networks| ("TipNetworks".to_owned(), networks));
    // What is asked for counts for more.
    let push = [("PushPublicKey", &*push_key.public), ("PushContact", push::CONTACT), ("PushHosts", push::HOSTS)];
    let push = push.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters: Vec<_> = networks.into_iter().chain(push).chain(options.parameters.iter().cloned()).collect();
    let bindings = bindings(stores, people, &management, &listeners.site.origins(), &parameters);
    template.resolve(&bindings).map_err(StackError::Template)
}

/// Where the services are that this process serves itself, for functions.
pub(super) struct Services {
    pub(super) sqs: String,
    pub(super) lambda: String,
    /// The HTTP API: the template knows only where API Gateway has it.
    pub(super) http: String,
}

/// Starts the functions, and runs the one that every deployment runs.
pub(super) async fn start_functions(
    options: &StackOptions,
    application: &Application,
    stores: &Stores,
    people: &Provider,
    services: &Services,
    push_key: &PushKey,
    clock: &Clock,
) -> Result<Functions, StackError> {
    let mut variables = runtime_variables(stores, people, services, &application.region);
    variables.insert("PUSH_PRIVATE_KEY".to_owned(), push_key.private.clone());
    let functions = options.functions.start(application, &variables, clock).await.map_err(StackError::Functions)?;
    functions.invoke(MIGRATE, json!({})).await.map_err(StackError::Migration)?;
    Ok(functions)
}

/// What the template's parameters and resources are. `management` is the base of API Gateway's management API.
fn bindings(
    stores: &Stores,
    people: &Provider,
    management: &str,
    origins: &[String],
    parameters: &[(String, String)],
) -> Bindings {
    let mut bindings = Bindings::default();
    people.region().clone_into(&mut bindings.region);
    let bindings = bindings
        .parameter("AllowedOrigins", origins.join(","))
        .parameter("CognitoEndpoint", &people.endpoint)
        .parameter("EmailFrom", people.email_from())
        .parameter("ExecuteApiEndpoint", management)
        .parameter("DatabaseUrl", stores.database.url())
        .parameter("DatabaseTls", "off")
        .reference(USER_POOL, &people.pool.id)
        .reference(USER_POOL_CLIENT, &people.pool.client_id)
        .reference("ExportsBucket", EXPORTS)
        .reference(PICTURES_BUCKET, PICTURES)
        .reference(MEDIA_BUCKET, MEDIA)
        .reference("WsApi", "websocket")
        .reference("HttpApi", "http");
    parameters.iter().fold(bindings, |bindings, (name, value)| bindings.parameter(name, value))
}

/// What Lambda itself adds to every function's variables, and where the emulators are.
fn runtime_variables(stores: &Stores, people: &Provider, services: &Services, region: &str) -> HashMap<String, String> {
    let variables = [
        ("AWS_REGION", region),
        // What MiniStack takes for its own.
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_DYNAMODB", stores.dynamodb.endpoint()),
        ("AWS_ENDPOINT_URL_SQS", &services.sqs),
        ("AWS_ENDPOINT_URL_LAMBDA", &services.lambda),
        ("API_URL", &services.http),
        ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", people.endpoint.as_str()),
        ("AWS_ENDPOINT_URL_S3", people.endpoint.as_str()),
        ("AWS_ENDPOINT_URL_SESV2", people.endpoint.as_str()),
    ];
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}
