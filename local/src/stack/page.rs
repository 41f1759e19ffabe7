//! The page: its server, and its configuration.

use super::{
    Page, StackError,
    chain::Chain,
    identity::Provider,
    listeners::{Listeners, SiteListener, port},
};
use crate::{
    ops::Observed,
    services::{DemoUser, DevServer, HttpClient, Pictures, Site, SiteConfig},
    template::Application,
};

/// What serves the page.
pub(super) struct PageServers {
    site: Site,
    dev_server: Option<DevServer>,
}

impl PageServers {
    /// Serves it on the listener of the site, or has Vite serve it on its port.
    pub(super) async fn start(
        page: &Page,
        site: SiteListener,
        config: &SiteConfig,
        pictures: Option<Pictures>,
        observed: Observed,
        http: &HttpClient,
    ) -> Result<Self, StackError> {
        let config_url = format!("http://127.0.0.1:{}", port(&site.listener)?);
        let folder = if let Page::Built(folder) = page { Some(folder.as_path()) } else { None };
        let server = Site::start(site.listener, config, pictures, observed, folder);
        let dev_server = match page {
            Page::Development => Some(DevServer::start(site.page, &config_url, http).await?),
            Page::Built(_) | Page::None => None,
        };
        Ok(Self { site: server, dev_server })
    }

    pub(super) async fn stop(self) {
        drop(self.site);
        if let Some(dev_server) = self.dev_server {
            dev_server.stop().await;
        }
    }
}

/// What the page has to know.
pub(super) fn config(
    application: &Application,
    listeners: &Listeners,
    people: &Provider,
    chain: Option<&Chain>,
    demo_users: Vec<DemoUser>,
) -> Result<SiteConfig, StackError> {
    let websocket = application.websocket.as_ref().ok_or(StackError::Missing("WebSocket API"))?;
    let cognito_endpoint = format!("http://localhost:{}", port(&listeners.cognito)?);
    Ok(SiteConfig {
        websocket_url: format!("ws://localhost:{}/{}", port(&listeners.websocket)?, websocket.stage),
        http_url: format!("http://localhost:{}", port(&listeners.http)?),
        // The emulator serves Cognito's API and its pages at one address.
        login_url: people.has_managed_login().then(|| cognito_endpoint.clone()),
        cognito_endpoint,
        user_pool_id: people.pool.id.clone(),
        client_id: people.pool.client_id.clone(),
        account_client_id: people.pool.account_client_id.clone(),
        region: application.region.clone(),
        demo_users,
        local_chain: chain.map(Chain::config),
    })
}
