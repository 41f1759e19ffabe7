//! A function, its tables, and what it is measured by.

use natter_chat::{ConversationId, UserId};
use natter_cost::{Ledger, Spent};
use natter_lambda::{Function, Guard, Http, HttpFunction};
use natter_protocol::api::Area;
use natter_testing::World;
use natter_testing::http::{Asked, SESSION, call};
use serde_json::{Value, json};
use uuid::Uuid;

/// What the functions are started with beside what the world says.
const OWN: [(&str, &str); 11] = [
    ("ACCOUNT_JOBS_QUEUE_URL", "http://127.0.0.1/AccountJobsQueue"),
    ("EXPORTS_BUCKET", "exports"),
    ("FIND_MESSAGE_FUNCTION", "FindMessageFunction"),
    ("RATE_LIMIT_GROUPS", "1000"),
    ("MEDIA_BUCKET", "media"),
    ("PICTURES_BUCKET", "pictures"),
    ("RATE_LIMIT_PICTURES", "1000"),
    ("RATE_LIMIT_REPORTS", "1000"),
    ("RATE_LIMIT_SEARCHES", "1000"),
    ("RATE_LIMIT_YOUNG_CONTACTS", "1000"),
    ("USER_POOL_ID", "us-east-1_test"),
];

/// A function that is measured.
pub(crate) struct Measuring<F: HttpFunction> {
    pub(crate) world: World,
    function: Http<F>,
    statements: fn(&F) -> u64,
    ledger: Ledger,
}

impl<F: HttpFunction> Measuring<F> {
    pub(crate) async fn start() -> Self {
        Self::with(|_| 0, &[]).await
    }

    /// As [`start`](Self::start), with more variables. `statements` tells how many an instance has had of PostgreSQL.
    pub(crate) async fn with(statements: fn(&F) -> u64, variables: &[(&str, &str)]) -> Self {
        let world = World::start().await;
        let variables = [OWN.as_slice(), variables].concat();
        let environment = world.environment(&variables);
        let function = Http::<F>::init(&environment).await.unwrap();
        // Read once a minute by an instance, not for each request.
        F::Guard::init(&environment).unwrap().service_level(world.now).await;
        Self { world, function, statements, ledger: Ledger::default() }
    }

    /// Asks, and notes what that took; gives the body.
    pub(crate) async fn measure(&mut self, situation: &str, caller: UserId, route: F::Routes, asked: Asked) -> Value {
        let before = self.spent();
        let (status, body) = call(&self.function, caller, self.world.now, route, asked).await;
        assert!(status < 300, "{situation}: {status} {body}");
        let spent = self.spent() - before;
        self.ledger.note(&route.route().key(), situation, spent);
        body
    }

    fn spent(&self) -> Spent {
        let counts = self.world.outside.counts();
        Spent {
            pushes: counts.pushes,
            queue_requests: counts.queue_requests,
            invocations: counts.invocations,
            statements: (self.statements)(self.function.function()),
            ..self.world.meter.reading().into()
        }
    }

    /// Asserts that every route of the area took what the table says.
    pub(crate) fn assert_is_all(&self) {
        self.ledger.assert_is_all(F::Routes::table().iter().map(natter_protocol::api::Route::key));
    }

    /// Somebody who signed up long ago and has a device open.
    pub(crate) async fn somebody(&self, name: &str) -> UserId {
        let user = self.world.user(name).await;
        self.world.device(user).await;
        // A sign-in is noted with its first request alone.
        self.world.users.note_session(user, &SESSION.to_owned().into(), "a browser", self.world.now).await.unwrap();
        user
    }

    /// Two such people, and their conversation.
    pub(crate) async fn pair(&self) -> (UserId, UserId, ConversationId) {
        let (alice, bob) = (self.somebody("alice").await, self.somebody("bob").await);
        (alice, bob, self.world.open(alice, bob, false).await)
    }

    /// Ten such people in a group, the first its owner.
    pub(crate) async fn ten(&self) -> (Vec<UserId>, ConversationId) {
        let mut people = Vec::new();
        for number in 0..10 {
            people.push(self.somebody(&format!("person{number}")).await);
        }
        let group = self.world.group(&people).await;
        (people, group)
    }
}

/// A new id of a request.
pub(crate) fn id() -> String {
    Uuid::now_v7().to_string()
}

/// A body of nothing but that.
pub(crate) fn anew() -> Value {
    json!({"requestId": id()})
}
