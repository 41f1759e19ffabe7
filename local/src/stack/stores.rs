//! The data stores: DynamoDB and PostgreSQL.

use std::sync::Arc;

use natter_emulator::DynamoDb;
use natter_pg::{Database, PostgresServer, ServerOptions};

use super::StackError;
use crate::{clock::Clock, data::DataFolder, services::Port};

/// The archive's database.
const DATABASE: &str = "natter";

/// The running stores.
pub(super) struct Stores {
    pub(super) dynamodb: Arc<DynamoDb>,
    pub(super) database: Database,
    postgres: PostgresServer,
}

impl Stores {
    /// Starts them beside each other. Where data is thrown away, DynamoDB goes by this clock, or else by the system's.
    pub(super) async fn start(
        data: Option<&DataFolder>,
        postgres: Port,
        clock: Option<&Clock>,
    ) -> Result<Self, StackError> {
        let (dynamodb, (postgres, database)) =
            tokio::try_join!(dynamodb(data, clock), postgres_server(data, postgres))?;
        Ok(Self { dynamodb: Arc::new(dynamodb), database, postgres })
    }

    pub(super) async fn stop(self) {
        self.postgres.stop().await;
        // Whoever else holds it has been stopped; what is committed is in the file already.
        if let Some(dynamodb) = Arc::into_inner(self.dynamodb) {
            dynamodb.stop().await;
        }
    }
}

async fn dynamodb(data: Option<&DataFolder>, clock: Option<&Clock>) -> Result<DynamoDb, StackError> {
    let started = match (data, clock.cloned()) {
        (Some(data), _) => DynamoDb::at(&data.dynamodb()).await,
        (None, Some(clock)) => DynamoDb::in_memory_with_clock(move || clock.now()).await,
        (None, None) => DynamoDb::in_memory().await,
    };
    started.map_err(StackError::DynamoDb)
}

async fn postgres_server(data: Option<&DataFolder>, port: Port) -> Result<(PostgresServer, Database), StackError> {
    let server = match data {
        Some(data) => {
            let options = ServerOptions { port: port.wanted(), ..ServerOptions::default() };
            PostgresServer::start(&data.postgres(), options).await
        }
        None => PostgresServer::ephemeral().await,
    };
    let server = server.map_err(StackError::Postgres)?;
    let database = server.create_database(DATABASE).await.map_err(StackError::Postgres)?;
    Ok((server, database))
}
