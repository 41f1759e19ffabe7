//! The parts of a running stack, and the order in which they start and stop.

use serde_json::json;
use tokio::task::JoinHandle;

use super::{
    Data, Page, StackError, StackOptions,
    identity::user_pool,
    listeners::{Listeners, port},
    sources::Sources,
    stores::Stores,
    wiring::{self, MIGRATE, TEMPLATE},
};
use crate::{
    clock::Clock,
    data::DataFolder,
    functions::Functions,
    gateway::{Faults, Gateway, GatewayOptions, Limits},
    seed,
    services::{Cognito, DemoUser, DevServer, HttpClient, Site, SiteConfig, UserPool},
    sources::CognitoTriggers,
    template::{Application, Template},
};

/// Everything that runs.
pub(super) struct Parts {
    pub(super) clock: Clock,
    pub(super) config: SiteConfig,
    pub(super) origin: String,
    pub(super) stores: Stores,
    pub(super) sources: Sources,
    pub(super) faults: Faults,
    gateway: Gateway,
    cognito: JoinHandle<()>,
    site: Site,
    dev_server: Option<DevServer>,
    /// Last: nobody else may have it while anything else is there.
    _data: Option<DataFolder>,
}

impl Parts {
    pub(super) async fn start(options: StackOptions) -> Result<Self, StackError> {
        let data = match &options.data {
            Data::Kept(folder) => Some(DataFolder::take(folder)?),
            Data::ThrownAway => None,
        };
        let after_crash = data.as_ref().is_some_and(DataFolder::was_abandoned);
        let faults = Faults::new(options.seed);
        let listeners = Listeners::bind(&options.ports, &options.page, after_crash).await?;
        let (clock, http) = (Clock::new(), HttpClient::new());
        let stores = Stores::start(data.as_ref(), options.ports.postgres, &clock, &http).await?;
        let cognito = Cognito::new(stores.ministack.endpoint(), http.clone());
        let template = Template::parse(TEMPLATE).map_err(StackError::Template)?;
        let pool = user_pool(&cognito, &template).await?;
        let application = resolve(&template, &stores, &pool, &listeners, &options)?;
        let functions = start_functions(&options, &application, &stores, &clock).await?;
        let sources = Sources::start(&application.event_sources, &functions, &stores.dynamodb, &clock, data.as_ref())?;
        let triggers = CognitoTriggers { cognito, pool, post_confirmation: sources.post_confirmation.clone() };
        let demo_users = demo_users(&options, &triggers).await?;
        let origin = listeners.origins()[0].clone();
        let config = config(&application, &listeners, &triggers.pool, demo_users)?;
        let gateway = Gateway::start(GatewayOptions {
            jwks_url: Some(jwks_url(&stores, &triggers.pool)),
            application,
            functions,
            clock: clock.clone(),
            faults: faults.clone(),
            limits: Limits::default(),
            websocket: listeners.websocket,
            http: listeners.http,
        });
        let gateway = gateway.map_err(StackError::Address)?;
        let cognito = triggers.serve(listeners.cognito, stores.ministack.endpoint(), http.clone());
        let built = if let Page::Built(folder) = &options.page { Some(folder.as_path()) } else { None };
        let config_port = port(&listeners.site)?;
        let site = Site::start(listeners.site, &config, built);
        let dev_server = dev_server(&options.page, listeners.page, config_port, &http).await?;
        Ok(Self { clock, config, origin, stores, sources, faults, gateway, cognito, site, dev_server, _data: data })
    }

    /// From the outside in: first nobody new, at the end what holds the data.
    pub(super) async fn stop(self) {
        drop(self.site);
        self.cognito.abort();
        if let Some(dev_server) = self.dev_server {
            dev_server.stop().await;
        }
        self.gateway.stop();
        self.sources.stop().await;
        self.stores.stop().await;
    }
}

fn resolve(
    template: &Template,
    stores: &Stores,
    pool: &UserPool,
    listeners: &Listeners,
    options: &StackOptions,
) -> Result<Application, StackError> {
    let management = format!("http://127.0.0.1:{}", port(&listeners.websocket)?);
    let bindings = wiring::bindings(stores, pool, &management, &listeners.origins(), &options.parameters);
    template.resolve(&bindings).map_err(StackError::Template)
}

/// Starts the functions, and runs the one that every deployment runs.
async fn start_functions(
    options: &StackOptions,
    application: &Application,
    stores: &Stores,
    clock: &Clock,
) -> Result<Functions, StackError> {
    let variables = wiring::runtime_variables(stores, &application.region);
    let functions = options.functions.start(application, &variables, clock).await.map_err(StackError::Functions)?;
    functions.invoke(MIGRATE, json!({})).await.map_err(StackError::Migration)?;
    Ok(functions)
}

async fn demo_users(options: &StackOptions, triggers: &CognitoTriggers) -> Result<Vec<DemoUser>, StackError> {
    if !options.demo_users {
        return Ok(Vec::new());
    }
    seed::demo_users(triggers).await.map_err(StackError::Seed)
}

fn config(
    application: &Application,
    listeners: &Listeners,
    pool: &UserPool,
    demo_users: Vec<DemoUser>,
) -> Result<SiteConfig, StackError> {
    let websocket = application.websocket.as_ref().ok_or(StackError::Missing("WebSocket API"))?;
    Ok(SiteConfig {
        websocket_url: format!("ws://localhost:{}/{}", port(&listeners.websocket)?, websocket.stage),
        http_url: format!("http://localhost:{}", port(&listeners.http)?),
        cognito_endpoint: format!("http://localhost:{}", port(&listeners.cognito)?),
        user_pool_id: pool.id.clone(),
        client_id: pool.client_id.clone(),
        region: application.region.clone(),
        demo_users,
    })
}

fn jwks_url(stores: &Stores, pool: &UserPool) -> String {
    format!("{}/{}/.well-known/jwks.json", stores.ministack.endpoint(), pool.id)
}

async fn dev_server(page: &Page, number: u16, config: u16, http: &HttpClient) -> Result<Option<DevServer>, StackError> {
    if *page != Page::Development {
        return Ok(None);
    }
    Ok(Some(DevServer::start(number, &format!("http://127.0.0.1:{config}"), http).await?))
}
