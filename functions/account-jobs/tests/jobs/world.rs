//! The function, its tables, and people who talk.

use std::time::Duration;

use account_jobs::AccountJobs;
use natter_chat::history::RECENT_FOR;
use natter_chat::{
    ConversationId, Entry, EntryContent, EntryId, GroupDetails, GroupTitle, MessageText, Timestamp, UserId,
};
use natter_delivery::{Draft, Log};
use natter_dynamo::{
    Conversations, Job, JobKind, Linked, LinkedWallet, Media, Messages, NewGroup, PendingEntry, Safety, Tips, Users,
    WalletAddress, WalletChallenge,
};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function, QueueEvent};
use natter_queue::AccountJob;
use serde_json::json;
use uuid::Uuid;

use crate::outside::Outside;

pub(crate) struct World {
    pub(crate) outside: Outside,
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
    pub(crate) safety: Safety,
    pub(crate) tips: Tips,
    pub(crate) media: Media,
    log: Log,
    function: AccountJobs,
    _dynamodb: DynamoDb,
}

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

impl World {
    pub(crate) async fn new() -> Self {
        let dynamodb = DynamoDb::in_memory().await.unwrap();
        let outside = Outside::start(dynamodb.endpoint()).await;
        let client = natter_dynamo::client(&dynamodb.sdk_config());
        let conversations = Conversations::new(client.clone(), "ConversationsTable");
        let messages = Messages::new(client.clone(), "MessagesTable", RECENT_FOR);
        Self {
            function: AccountJobs::init(&environment(&outside.endpoint)).await.unwrap(),
            users: Users::new(client.clone(), "UsersTable"),
            log: Log::new(conversations.clone(), messages.clone()),
            conversations,
            messages,
            safety: Safety::new(client.clone(), "SafetyTable"),
            tips: Tips::new(client.clone(), "TipsTable"),
            media: Media::new(client, "MediaTable"),
            outside,
            _dynamodb: dynamodb,
        }
    }

    /// Somebody who has signed up.
    pub(crate) async fn user(&self, name: &str) -> UserId {
        let user = UserId::from(Uuid::new_v4());
        self.users.register(user, &format!("{name}-{}", &user.to_string()[..8]), name, NOW).await.unwrap();
        user
    }

    /// Links a wallet that nobody else has.
    pub(crate) async fn link_wallet(&self, user: UserId) -> WalletAddress {
        let address = WalletAddress::parse(&format!("0x00000000{}", user.as_uuid().simple())).unwrap();
        let challenge = WalletChallenge {
            nonce: Uuid::new_v4(),
            address: address.clone(),
            chain_id: 1,
            origin: String::new(),
            statement: String::new(),
            void_at: NOW,
        };
        self.users.open_challenge(user, &challenge).await.unwrap();
        let wallet = LinkedWallet { address: address.clone(), linked_at: NOW, chain_id: None };
        let linked = self.users.link_wallet(user, &wallet, challenge.nonce).await.unwrap();
        assert!(matches!(linked, Linked::Done(_)), "{linked:?}");
        address
    }

    pub(crate) async fn direct(&self, one: UserId, other: UserId) -> ConversationId {
        self.conversations.open_direct(one, other, NOW).await.unwrap().view.conversation.conversation_id
    }

    /// A group of `owner`'s.
    pub(crate) async fn group(&self, owner: UserId, members: &[UserId]) -> ConversationId {
        let conversation_id = ConversationId::from(Uuid::new_v4());
        let details = GroupDetails {
            title: GroupTitle::parse("Hiking").unwrap(),
            about: natter_chat::group::About::default(),
            visibility: natter_chat::group::Visibility::default(),
            history: natter_chat::group::HistoryVisibility::default(),
            posting: natter_chat::group::Posting::default(),
            picture: None,
        };
        let content = EntryContent::GroupCreated { group: details.clone(), user_ids: members.to_vec() };
        let entry_id = EntryId::from(Uuid::now_v7());
        let note =
            PendingEntry { conversation_id, entry_id, sender_id: owner, sent_at: NOW, content, sender_role: None };
        let group = NewGroup { details, owner, members: members.to_vec(), created_at: NOW };
        let _ = self.conversations.make_group(&group, &note).await.unwrap();
        self.conversations.settle(conversation_id, entry_id).await.unwrap();
        conversation_id
    }

    pub(crate) async fn say(&self, conversation_id: ConversationId, sender_id: UserId, text: &str) -> Entry {
        let content = EntryContent::plain(MessageText::parse(text).unwrap());
        self.append(conversation_id, sender_id, content).await
    }

    pub(crate) async fn append(
        &self,
        conversation_id: ConversationId,
        sender_id: UserId,
        content: EntryContent,
    ) -> Entry {
        let entry_id = EntryId::from(Uuid::now_v7());
        let draft = Draft { conversation_id, entry_id, sender_id, sent_at: NOW, content };
        self.log.append(draft).await.unwrap().into_entry()
    }

    /// Asks for a job, as the function `account` does.
    pub(crate) async fn begin(&self, user_id: UserId, kind: JobKind) -> AccountJob {
        let job_id = Uuid::new_v4();
        assert!(self.users.begin_job(user_id, kind, &Job::new(job_id, NOW)).await.unwrap());
        match kind {
            JobKind::Export => AccountJob::Export { user_id, job_id },
            JobKind::Erase => AccountJob::Erase { user_id, job_id },
        }
    }

    /// Delivers a job; whether it came to its end.
    pub(crate) async fn deliver(&self, job: &AccountJob) -> bool {
        self.deliver_body(&serde_json::to_string(job).unwrap(), 1).await
    }

    /// Delivers a message, for the so manieth time; whether the job came to its end.
    pub(crate) async fn deliver_body(&self, body: &str, deliveries: u32) -> bool {
        let attributes = json!({"ApproximateReceiveCount": deliveries.to_string()});
        let record = json!({"messageId": "1", "receiptHandle": "receipt", "body": body, "attributes": attributes});
        let event: QueueEvent = serde_json::from_value(json!({"Records": [record]})).unwrap();
        self.function.handle(event).await.unwrap().batch_item_failures.is_empty()
    }
}

fn environment(outside: &str) -> Environment {
    let services = [
        ("DYNAMODB", "dynamodb"),
        ("COGNITO_IDENTITY_PROVIDER", "cognito"),
        ("S3", "s3"),
        ("LAMBDA", "lambda"),
        ("APIGATEWAYMANAGEMENTAPI", "api"),
        ("SQS", "sqs"),
    ];
    let endpoints = services.map(|(name, path)| (format!("AWS_ENDPOINT_URL_{name}"), format!("{outside}/{path}")));
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("CONNECTIONS_TABLE", "ConnectionsTable"),
        ("CONVERSATIONS_TABLE", "ConversationsTable"),
        ("MEDIA_TABLE", "MediaTable"),
        ("MESSAGES_TABLE", "MessagesTable"),
        ("SAFETY_TABLE", "SafetyTable"),
        ("TIPS_TABLE", "TipsTable"),
        ("USERS_TABLE", "UsersTable"),
        ("USER_POOL_ID", "us-east-1_Example"),
        ("EXPORTS_BUCKET", "natter-exports"),
        ("MEDIA_BUCKET", "natter-media"),
        ("PICTURES_BUCKET", "natter-pictures"),
        ("PERSONAL_ARCHIVE_FUNCTION", "PersonalArchiveFunction"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let more = [
        ("MANAGEMENT_ENDPOINT".to_owned(), format!("{outside}/api")),
        ("FAN_OUT_QUEUE_URL".to_owned(), format!("{outside}/sqs/queue")),
        ("ACCOUNT_JOBS_QUEUE_URL".to_owned(), format!("{outside}/sqs/jobs")),
    ];
    let all = variables.into_iter().chain(endpoints).chain(more).collect();
    Environment::new(all, Clock::new(|| NOW.plus(Duration::from_mins(1))))
}
