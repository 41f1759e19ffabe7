//! The function, its tables, and people who talk.

use std::ops::Deref;
use std::time::Duration;

use account_jobs::AccountJobs;
use natter_chat::{ConversationId, Timestamp, UserId};
use natter_dynamo::{Job, JobKind, Linked, LinkedWallet, WalletAddress, WalletChallenge};
use natter_lambda::{Clock, Environment, Function, QueueEvent};
use natter_queue::AccountJob;
use serde_json::json;
use uuid::Uuid;

use crate::outside::Outside;

pub(crate) struct World {
    base: natter_testing::World,
    pub(crate) outside: Outside,
    function: AccountJobs,
}

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

impl World {
    pub(crate) async fn new() -> Self {
        let base = natter_testing::World::at(NOW).await;
        let outside = Outside::start(base.dynamodb().endpoint()).await;
        Self { function: AccountJobs::init(&environment(&base, &outside.endpoint)).await.unwrap(), base, outside }
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

    /// A group of `owner`'s, whose log tells all of it.
    pub(crate) async fn group(&self, owner: UserId, members: &[UserId]) -> ConversationId {
        let group = self.base.group(&[&[owner][..], members].concat()).await;
        for note in self.conversations.pending(group).await.unwrap() {
            self.conversations.delete_pending(group, note.entry_id).await.unwrap();
        }
        group
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

impl Deref for World {
    type Target = natter_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

fn environment(base: &natter_testing::World, outside: &str) -> Environment {
    let at = |path: &str| format!("{outside}/{path}");
    let clock = Clock::new(|| NOW.plus(Duration::from_mins(1)));
    base.environment_by(
        clock,
        &[
            ("AWS_ENDPOINT_URL_DYNAMODB", &at("dynamodb")),
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", &at("cognito")),
            ("AWS_ENDPOINT_URL_S3", &at("s3")),
            ("AWS_ENDPOINT_URL_LAMBDA", &at("lambda")),
            ("AWS_ENDPOINT_URL_SQS", &at("sqs")),
            ("MANAGEMENT_ENDPOINT", &at("api")),
            ("FAN_OUT_QUEUE_URL", &at("sqs/queue")),
            ("ACCOUNT_JOBS_QUEUE_URL", &at("sqs/jobs")),
            ("USER_POOL_ID", "us-east-1_Example"),
            ("EXPORTS_BUCKET", "natter-exports"),
            ("MEDIA_BUCKET", "natter-media"),
            ("PICTURES_BUCKET", "natter-pictures"),
            ("PERSONAL_ARCHIVE_FUNCTION", "PersonalArchiveFunction"),
        ],
    )
}
