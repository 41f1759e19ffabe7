//! What holds data: DynamoDB, PostgreSQL, MiniStack.

use std::sync::Arc;

use natter_emulator::DynamoDb;
use natter_pg::{Database, PostgresServer, ServerOptions};

use super::StackError;
use crate::{
    clock::Clock,
    data::DataFolder,
    services::{HttpClient, MiniStack, Port},
};

/// The archive's database.
const DATABASE: &str = "natter";

/// The running stores.
pub(super) struct Stores {
    pub(super) dynamodb: Arc<DynamoDb>,
    pub(super) database: Database,
    pub(super) ministack: MiniStack,
    postgres: PostgresServer,
}

impl Stores {
    /// Starts them beside each other.
    pub(super) async fn start(
        data: Option<&DataFolder>,
        postgres: Port,
        clock: &Clock,
        http: &HttpClient,
    ) -> Result<Self, StackError> {
        let state = data.map(DataFolder::ministack);
        let ministack = async { Ok(MiniStack::start(state.as_deref(), http).await?) };
        let (dynamodb, (postgres, database), ministack) =
            tokio::try_join!(dynamodb(data, clock), postgres_server(data, postgres), ministack)?;
        Ok(Self { dynamodb: Arc::new(dynamodb), database, ministack, postgres })
    }

    pub(super) async fn stop(self) {
        tokio::join!(self.postgres.stop(), self.ministack.stop());
        // Whoever else holds it has been stopped; what is committed is in the file already.
        if let Some(dynamodb) = Arc::into_inner(self.dynamodb) {
            dynamodb.stop().await;
        }
    }
}

async fn dynamodb(data: Option<&DataFolder>, clock: &Clock) -> Result<DynamoDb, StackError> {
    let clock = clock.clone();
    let started = match data {
        Some(data) => DynamoDb::at(&data.dynamodb()).await,
        None => DynamoDb::in_memory_with_clock(move || clock.now()).await,
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
