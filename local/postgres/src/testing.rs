//! Databases for tests.

use std::{env, process};

use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{Database, PostgresError, PostgresServer, ServerOptions};

/// One for the whole process. It is never dropped; its supervisor notices the process's end.
static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

/// An empty database that no other test uses, on a server that this process's tests share.
///
/// # Errors
/// [`PostgresError`] where the server does not start.
pub async fn test_database() -> Result<Database, PostgresError> {
    let server = SERVER.get_or_try_init(PostgresServer::ephemeral).await?;
    server.create_database(&format!("test_{}", Uuid::new_v4().simple())).await
}

impl PostgresServer {
    /// Starts a server that leaves nothing behind: for tests which stop it.
    ///
    /// # Errors
    /// As [`PostgresServer::start`].
    pub async fn ephemeral() -> Result<Self, PostgresError> {
        let name = format!("natter-pg-{}-{}", process::id(), Uuid::new_v4().simple());
        let options = ServerOptions { ephemeral: true, ..ServerOptions::default() };
        Self::start(&env::temp_dir().join(name), options).await
    }
}
