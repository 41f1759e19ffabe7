//! The stores, people and conversations that functions are measured with.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use natter_bench::recording::Recording;
use natter_bench::sink::Sink;
use natter_bench::tls::Tls;
use natter_chat::{ConversationId, UserId};
use natter_dynamo::{Connections, Conversations, NewConnection, SignIn};
use natter_emulator::DynamoDb;
use natter_lambda::Clock;
use natter_pg::PostgresServer;
use natter_postgres::{DatabaseSettings, migrate};
use serde_json::{Value, json};
use uuid::Uuid;

/// The variable that says where the store is.
const STORE: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// In how many conversations, of which none has messages, the one is who syncs.
const CONVERSATIONS: usize = 8;

/// What the functions work with.
pub(crate) struct World {
    in_the_clear: HashMap<String, String>,
    over_tls: HashMap<String, String>,
    sender: UserId,
    reader: UserId,
    conversation: ConversationId,
    /// How many messages it has.
    messages: AtomicU64,
    /// The one message that is sent over and over where the store's answers are recorded.
    entry: Uuid,
    /// In front of the store.
    pub(crate) recording: Recording,
    _stores: (DynamoDb, PostgresServer, tempfile::TempDir),
}

impl World {
    /// With a store that can be recorded, or the embedded one itself.
    pub(crate) async fn new(is_recorded: bool) -> Result<Self> {
        let dynamo = DynamoDb::in_memory().await?;
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let (sender, receiver) = (UserId::from(Uuid::new_v4()), UserId::from(Uuid::new_v4()));
        let now = Clock::system().now();
        let conversations = Conversations::new(client.clone(), "ConversationsTable");
        let opened = conversations.open_direct(sender, receiver, now).await?;
        let reader = UserId::from(Uuid::new_v4());
        for _ in 0..CONVERSATIONS {
            conversations.open_direct(reader, UserId::from(Uuid::new_v4()), now).await?;
        }
        // One open device of the receiver's, so that each message is pushed once.
        let connection = NewConnection {
            connection_id: "device000000000=".to_owned().into(),
            connected_at: now,
            expires_at: now.plus(Duration::from_hours(2)),
            sign_in: SignIn {
                session_id: "bench".to_owned().into(),
                signed_in_at: now,
                expires_at: now.plus(Duration::from_hours(2)),
            },
        };
        Connections::new(client, "ConnectionsTable").register(receiver, &connection).await?;
        let server = PostgresServer::ephemeral().await?;
        let database = server.create_database("bench").await?;
        migrate(&DatabaseSettings::from_lookup(|name| database.variables().remove(name))?).await?;

        let sink = Sink::start().await?;
        let mut in_the_clear: HashMap<String, String> = dynamo.variables();
        in_the_clear.extend(database.variables());
        in_the_clear.extend(VARIABLES.map(|(name, value)| (name.to_owned(), value.to_owned())));
        in_the_clear.insert("MANAGEMENT_ENDPOINT".to_owned(), sink.endpoint().to_owned());
        let folder = tempfile::tempdir()?;
        let authority = folder.path().join("authority.pem");
        let tls = Tls::new(&authority)?;
        let mut over_tls = in_the_clear.clone();
        let recording = Recording::of(&in_the_clear[STORE])?;
        if is_recorded {
            in_the_clear.insert(STORE.to_owned(), recording.listen(None).await?);
            over_tls.insert(STORE.to_owned(), recording.listen(Some(&tls)).await?);
        } else {
            over_tls.insert(STORE.to_owned(), tls.door(&in_the_clear[STORE]).await?);
        }
        over_tls.insert("MANAGEMENT_ENDPOINT".to_owned(), tls.door(sink.endpoint()).await?);
        over_tls.insert("AWS_CA_BUNDLE".to_owned(), authority.display().to_string());
        let conversation = opened.view.conversation.conversation_id;
        Ok(Self {
            in_the_clear,
            over_tls,
            sender,
            reader,
            conversation,
            messages: AtomicU64::new(0),
            entry: Uuid::now_v7(),
            recording,
            _stores: (dynamo, server, folder),
        })
    }

    /// The variables of a function.
    pub(crate) const fn variables(&self, over_tls: bool) -> &HashMap<String, String> {
        if over_tls { &self.over_tls } else { &self.in_the_clear }
    }

    /// The next event for this function.
    pub(crate) fn event(&self, name: &str) -> Result<Value> {
        let frame = match name {
            "send-message" => {
                let (entry, after) = if self.recording.has_begun() {
                    (self.entry, self.messages.load(Ordering::Relaxed))
                } else {
                    (Uuid::now_v7(), self.messages.fetch_add(1, Ordering::Relaxed))
                };
                json!({
                    "action": "sendMessage", "id": "1", "conversationId": self.conversation, "entryId": entry,
                    "text": "How long does it take?", "after": after,
                })
            }
            "get-messages" => {
                json!({"action": "getMessages", "id": "1", "conversationId": self.conversation, "limit": 20})
            }
            "sync" => json!({"action": "sync", "id": "1", "positions": {}}),
            "hello" => return Ok(json!({})),
            sample => return Ok(serde_json::from_str(&std::fs::read_to_string(format!("events/{sample}.json"))?)?),
        };
        let authorizer = json!({
            "userId": if name == "sync" { self.reader } else { self.sender }, "username": "alice",
            "sessionExpiresAt": "4102444800000", "sessionId": "bench", "signedInAt": "0",
        });
        let context = json!({
            "connectionId": "W9In0cvXIAMCFvw=", "routeKey": frame["action"], "connectedAt": 0, "authorizer": authorizer,
        });
        Ok(json!({"requestContext": context, "body": frame.to_string(), "isBase64Encoded": false}))
    }
}

/// Limits are far above what is sent here; no group is large enough for the queue, and nothing old enough for the archive.
const VARIABLES: [(&str, &str); 9] = [
    ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("FAN_OUT_QUEUE_URL", "http://127.0.0.1:9/queue"),
    ("RATE_LIMIT_MESSAGES", "1000000"),
    ("RATE_LIMIT_YOUNG_MESSAGES", "1000000"),
    ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000000"),
    ("RATE_LIMIT_WINDOW_SECONDS", "10"),
    ("RUST_LOG", "warn"),
];
