//! One database of a server.

use std::collections::HashMap;

use tokio_postgres::{Client, Config, NoTls};

use crate::PostgresError;

/// The server's one user, who may do everything.
pub(crate) const USER: &str = "natter";

/// Its password.
pub(crate) const PASSWORD: &str = "natter";

/// Where a database is, and how to get in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// The server's port on 127.0.0.1.
    pub port: u16,
    /// The database's name.
    pub name: String,
}

impl Database {
    /// The environment variables by which a function reaches it.
    #[must_use]
    pub fn variables(&self) -> HashMap<String, String> {
        [("DATABASE_URL", self.url()), ("DATABASE_TLS", "off".to_owned())]
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    }

    /// Its address, with the name and the password of a user who may do everything.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgresql://{USER}:{PASSWORD}@127.0.0.1:{}/{}", self.port, self.name)
    }

    /// A connection of a user who may do everything: to look inside, and to sabotage.
    ///
    /// # Errors
    /// [`PostgresError::Statement`] where the server refuses it or is not there.
    pub async fn connect(&self) -> Result<Client, PostgresError> {
        connect(self.port, &self.name).await.map_err(PostgresError::statement("connect"))
    }
}

pub(crate) async fn connect(port: u16, database: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config = Config::new();
    config.host("127.0.0.1").port(port).user(USER).password(PASSWORD).dbname(database);
    let (client, connection) = config.connect(NoTls).await?;
    // Whatever breaks the connection, the next use of the client reports.
    tokio::spawn(connection);
    Ok(client)
}
