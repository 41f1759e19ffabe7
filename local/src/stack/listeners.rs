//! The ports that this process listens on itself.

use std::{net::Ipv4Addr, time::Duration};

use tokio::{
    net::TcpListener,
    time::{Instant, sleep},
};

use super::{Page, StackError};
use crate::services::Ports;

/// How long the services of a killed stack may take to notice.
const AFTER_CRASH: Duration = Duration::from_secs(10);

/// How often their ports are tried.
const POLL: Duration = Duration::from_millis(100);

/// The ports that this process listens on itself, taken before anything is started.
pub(super) struct Listeners {
    pub(super) websocket: TcpListener,
    pub(super) http: TcpListener,
    pub(super) cognito: TcpListener,
    /// Of the page's configuration, and of the page where Vite does not serve it.
    pub(super) site: TcpListener,
    /// The page's port, whoever serves it.
    pub(super) page: u16,
}

impl Listeners {
    /// Binds them; where services of a killed stack may still be about to end, once these have.
    pub(super) async fn bind(ports: &Ports, page: &Page, after_crash: bool) -> Result<Self, StackError> {
        let patience = Instant::now() + if after_crash { AFTER_CRASH } else { Duration::ZERO };
        while let Err(error) = ports.check() {
            if Instant::now() >= patience {
                return Err(error.into());
            }
            sleep(POLL).await;
        }
        let (site, page) = if *page == Page::Development {
            let any = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(StackError::Address)?;
            (any, ports.site.number)
        } else {
            let site = ports.site.bind()?;
            let number = port(&site)?;
            (site, number)
        };
        Ok(Self {
            websocket: ports.websocket.bind()?,
            http: ports.http.bind()?,
            cognito: ports.cognito.bind()?,
            site,
            page,
        })
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
