//! The ports of `make start`, and who gets them.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
};

use natter_lambda::Environment;

/// Something that listens on a port of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port {
    /// What listens there.
    pub what: &'static str,
    /// The variable that chooses another.
    pub variable: &'static str,
    /// The port; 0 stands for any free one.
    pub number: u16,
}

/// Where everything listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// The web page.
    pub site: Port,
    /// The WebSocket API.
    pub websocket: Port,
    /// The HTTP API.
    pub http: Port,
    /// Cognito's API, with triggers.
    pub cognito: Port,
    /// PostgreSQL.
    pub postgres: Port,
    /// The chain's node.
    pub chain: Port,
}

/// Why a port cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// Somebody else listens there.
    #[error("port {number}, for {what}, is in use: stop what listens there, or choose another with {variable}")]
    Taken {
        /// The port.
        number: u16,
        /// What it is for.
        what: &'static str,
        /// What chooses another.
        variable: &'static str,
    },
    /// The operating system refused it for another reason.
    #[error("port {number}, for {what}, cannot be bound: choose another with {variable}")]
    Refused {
        /// The port.
        number: u16,
        /// What it is for.
        what: &'static str,
        /// What chooses another.
        variable: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A variable holds no port.
    #[error("{variable} is not a port: {value}")]
    Invalid {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
}

impl Ports {
    /// Any free ones: for tests.
    #[must_use]
    pub const fn free() -> Self {
        let mut ports = Self::usual();
        ports.site.number = 0;
        ports.websocket.number = 0;
        ports.http.number = 0;
        ports.cognito.number = 0;
        ports.postgres.number = 0;
        ports.chain.number = 0;
        ports
    }

    /// The usual ones, unless the environment says otherwise.
    ///
    /// # Errors
    /// [`PortError::Invalid`].
    pub fn chosen(environment: &Environment) -> Result<Self, PortError> {
        let usual = Self::usual();
        Ok(Self {
            site: usual.site.chosen(environment)?,
            websocket: usual.websocket.chosen(environment)?,
            http: usual.http.chosen(environment)?,
            cognito: usual.cognito.chosen(environment)?,
            postgres: usual.postgres.chosen(environment)?,
            chain: usual.chain.chosen(environment)?,
        })
    }

    /// Checks that each can be had, before anything is started.
    ///
    /// # Errors
    /// [`PortError`], which names the first that cannot.
    pub fn check(&self) -> Result<(), PortError> {
        [self.site, self.websocket, self.http, self.cognito, self.postgres, self.chain]
            .iter()
            .try_for_each(|port| port.bind().map(drop))
    }

    const fn usual() -> Self {
        Self {
            site: Port { what: "the web page", variable: "NATTER_PORT_SITE", number: 8080 },
            websocket: Port { what: "the WebSocket API", variable: "NATTER_PORT_WEBSOCKET", number: 8081 },
            http: Port { what: "the HTTP API", variable: "NATTER_PORT_HTTP", number: 8082 },
            cognito: Port { what: "Cognito", variable: "NATTER_PORT_COGNITO", number: 8083 },
            postgres: Port { what: "PostgreSQL", variable: "NATTER_PORT_POSTGRES", number: 5433 },
            chain: Port { what: "the chain", variable: "NATTER_PORT_CHAIN", number: 8545 },
        }
    }
}

impl Port {
    /// Takes it.
    ///
    /// # Errors
    /// [`PortError::Taken`] or [`PortError::Refused`].
    pub fn bind(&self) -> Result<tokio::net::TcpListener, PortError> {
        let Self { what, variable, number } = *self;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, number)));
        let listener = listener.and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
        listener.and_then(tokio::net::TcpListener::from_std).map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => PortError::Taken { number, what, variable },
            _ => PortError::Refused { number, what, variable, source },
        })
    }

    /// The port, for those that want none where any will do.
    #[must_use]
    pub fn wanted(&self) -> Option<u16> {
        (self.number != 0).then_some(self.number)
    }

    fn chosen(self, environment: &Environment) -> Result<Self, PortError> {
        let Some(value) = environment.optional(self.variable) else { return Ok(self) };
        let invalid = |_| PortError::Invalid { variable: self.variable, value: value.to_owned() };
        Ok(Self { number: value.parse().map_err(invalid)?, ..self })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use natter_lambda::Clock;

    use super::*;

    fn environment(name: &str, value: &str) -> Environment {
        Environment::new(HashMap::from([(name.to_owned(), value.to_owned())]), Clock::system())
    }

    #[tokio::test]
    async fn a_port_in_use_is_named_with_what_it_is_for_and_how_to_choose_another() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let number = taken.local_addr().unwrap().port();
        let ports = Ports::chosen(&environment("NATTER_PORT_HTTP", &number.to_string())).unwrap();
        let ports = Ports { http: ports.http, ..Ports::free() };
        assert_eq!(
            ports.check().unwrap_err().to_string(),
            format!(
                "port {number}, for the HTTP API, is in use: \
                 stop what listens there, or choose another with NATTER_PORT_HTTP"
            )
        );
    }

    #[test]
    fn what_is_no_port_is_refused() {
        let error = Ports::chosen(&environment("NATTER_PORT_SITE", "eighty")).unwrap_err();
        assert_eq!(error.to_string(), "NATTER_PORT_SITE is not a port: eighty");
    }

    #[tokio::test]
    async fn free_ports_are_always_to_be_had() {
        Ports::free().check().unwrap();
    }
}
