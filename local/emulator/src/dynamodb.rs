//! The server.

use std::{collections::HashMap, net::Ipv4Addr, path::Path, sync::Arc, time::Duration};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_types::retry::RetryConfig;
use aws_types::{SdkConfig, region::Region};
use dynoxide::{Database, storage_backend::Clock};
use natter_chat::Timestamp;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use uuid::Uuid;

use crate::{EmulatorError, LateCalls, Streams, Way, Weather, tables};

/// The Region that clients are told they are in.
pub(crate) const REGION: &str = "us-east-1";

/// An embedded DynamoDB with the template's tables, served on loopback for as long as the value lives.
#[derive(Debug)]
pub struct DynamoDb {
    database: Handle,
    endpoint: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl DynamoDb {
    /// Starts one in memory, on the system's clock. Needs a tokio runtime, on which it serves.
    ///
    /// # Errors
    /// [`EmulatorError`] where the tables cannot be made or no port can be bound.
    pub async fn in_memory() -> Result<Self, EmulatorError> {
        // As SQLite names a file that is in memory and can be opened beside the engine.
        Self::at(Path::new(&format!("file:{}?mode=memory&cache=shared", Uuid::new_v4()))).await
    }

    /// Starts one in memory whose TTL and stream go by the given clock.
    ///
    /// # Errors
    /// As [`DynamoDb::in_memory`].
    pub async fn in_memory_with_clock(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, EmulatorError> {
        let database = Database::memory_with_clock(Arc::new(GivenClock(now)));
        Self::serve(database.map_err(EmulatorError::engine("opening it", "memory"))?).await
    }

    /// Starts one on the file at `path`, which is made where it does not exist.
    ///
    /// # Errors
    /// [`EmulatorError`] where the file cannot be opened, or was made for other tables than the template's.
    pub async fn at(path: &Path) -> Result<Self, EmulatorError> {
        let database = Database::new(&path.to_string_lossy());
        let database = database.map_err(|source| EmulatorError::Open { path: path.to_owned(), source })?;
        index_streams(path).map_err(EmulatorError::Index)?;
        Self::serve(database).await
    }

    async fn serve(database: Database) -> Result<Self, EmulatorError> {
        tables::create(&database)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(EmulatorError::Bind)?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(EmulatorError::Bind)?);
        let (stop, stopped) = oneshot::channel();
        let engine = database.clone();
        let server = tokio::spawn(async move {
            let stopped = async { stopped.await.unwrap_or_default() };
            // It ends when it is told to, and otherwise only with the process.
            let _ = dynoxide::server::serve_with_shutdown(listener, engine, stopped).await;
        });
        Ok(Self { database: Handle(database), endpoint, stop, server })
    }

    /// Where it is served, for `AWS_ENDPOINT_URL_DYNAMODB`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Everything that a client needs to reach it.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        // Any credentials will do, but there must be some.
        let credentials = Credentials::new("local", "local", None, None, "natter-emulator");
        SdkConfig::builder()
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(&self.endpoint)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build()
    }

    /// The same for a client whose calls fare as `weather` says, drawn from `seed`; and those that it has given up. It repeats a
    /// call without waiting.
    #[must_use]
    pub fn sdk_config_in(&self, weather: Weather, seed: u64) -> (SdkConfig, LateCalls) {
        let config = self.sdk_config();
        let way = Way::new();
        way.set(Some(weather), seed);
        let late = way.late_calls();
        let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
        let config = config.into_builder().http_client(way.client()).retry_config(retries).build();
        (config, late)
    }

    /// The environment variables by which a function reaches it and its tables.
    #[must_use]
    pub fn variables(&self) -> HashMap<String, String> {
        let variables = [
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.endpoint),
            ("CONNECTIONS_TABLE", "ConnectionsTable"),
            ("CONVERSATIONS_TABLE", "ConversationsTable"),
            ("MESSAGES_TABLE", "MessagesTable"),
            ("MEDIA_TABLE", "MediaTable"),
            ("SAFETY_TABLE", "SafetyTable"),
            ("TIPS_TABLE", "TipsTable"),
            ("USERS_TABLE", "UsersTable"),
        ];
        variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// A client for whatever the stores do not do.
    #[must_use]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.sdk_config())
    }

    /// The tables' streams.
    #[must_use]
    pub fn streams(&self) -> Streams {
        Streams::new(self.database.0.clone())
    }

    /// Deletes what has expired, as DynamoDB's TTL does in its own time, and says how many items that were.
    ///
    /// # Errors
    /// [`EmulatorError::Engine`].
    pub fn sweep_expired(&self) -> Result<usize, EmulatorError> {
        self.database.0.sweep_ttl().map_err(EmulatorError::engine("sweeping", "all tables"))
    }

    /// Stops serving, once the requests under way are answered.
    pub async fn stop(self) {
        // Both fail only where the server has ended already.
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// Makes an index by which the engine finds the last number in a table's stream, for which it reads all of its records with each
/// write otherwise (docs/decisions/0044-emulator-index.md).
fn index_streams(path: &Path) -> rusqlite::Result<()> {
    rusqlite::Connection::open(path)?.execute_batch(
        "CREATE INDEX IF NOT EXISTS natter_stream_numbers
            ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}

/// The engine, which has no debug form of its own.
struct Handle(Database);

impl std::fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Database")
    }
}

/// The engine's clock, told by ours.
struct GivenClock<F>(F);

impl<F: Fn() -> Timestamp + Send + Sync> Clock for GivenClock<F> {
    fn now_unix_secs(&self) -> u64 {
        (self.0)().as_secs()
    }

    #[expect(clippy::cast_precision_loss, reason = "exact for another 285,000 years")]
    fn now_unix_secs_f64(&self) -> f64 {
        (self.0)().as_millis() as f64 / 1000.0
    }
}
