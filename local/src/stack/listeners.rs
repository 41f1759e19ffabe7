//! The ports that this process listens on itself.

use std::net::Ipv4Addr;

use tokio::net::TcpListener;

use super::{Page, StackError};
use crate::services::Ports;

/// The ports that this process listens on itself, taken before anything is started.
pub(super) struct Listeners {
    pub(super) websocket: TcpListener,
    pub(super) http: TcpListener,
    pub(super) cognito: TcpListener,
    pub(super) site: SiteListener,
}

/// The ports of services for the functions alone: any free ones will do.
pub(super) struct PrivateListeners {
    pub(super) sqs: TcpListener,
    pub(super) lambda: TcpListener,
}

impl PrivateListeners {
    pub(super) async fn bind() -> Result<Self, StackError> {
        let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let (sqs, lambda) = tokio::try_join!(bind(), bind()).map_err(StackError::Address)?;
        Ok(Self { sqs, lambda })
    }
}

/// Where the page is.
pub(super) struct SiteListener {
    /// Of the page's configuration, and of the page itself where Vite does not serve it.
    pub(super) listener: TcpListener,
    /// The page's port, whoever serves it.
    pub(super) page: u16,
}

impl Listeners {
    pub(super) async fn bind(ports: &Ports, page: &Page) -> Result<Self, StackError> {
        ports.check()?;
        Ok(Self {
            websocket: ports.websocket.bind()?,
            http: ports.http.bind()?,
            cognito: ports.cognito.bind()?,
            site: SiteListener::bind(ports, page).await?,
        })
    }
}

impl SiteListener {
    async fn bind(ports: &Ports, page: &Page) -> Result<Self, StackError> {
        if *page == Page::Development {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(StackError::Address)?;
            return Ok(Self { listener, page: ports.site.number });
        }
        let listener = ports.site.bind()?;
        let page = port(&listener)?;
        Ok(Self { listener, page })
    }

    /// The origins of the page: people write either.
    pub(super) fn origins(&self) -> [String; 2] {
        ["localhost", "127.0.0.1"].map(|host| format!("http://{host}:{}", self.page))
    }
}

/// The port of a listener of ours.
pub(super) fn port(listener: &TcpListener) -> Result<u16, StackError> {
    Ok(listener.local_addr().map_err(StackError::Address)?.port())
}
