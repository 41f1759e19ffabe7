//! What stands behind a [`Delivery`](crate::Delivery) in tests: API Gateway, SQS and SES, which remember what they are given.

mod server;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use natter_chat::ConnectionId;
use natter_protocol::frames::{Event, ServerFrame};
use serde_json::{Value, json};

use server::{Answer, Request, Server};

/// API Gateway's management API, SQS, Lambda, and a stand-in for what else is asked, on loopback ports. They end with the value.
pub struct Outside {
    gateway: Server,
    queue: Server,
    lambda: Server,
    elsewhere: Server,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Each connection's frames, in their order.
    frames: BTreeMap<String, Vec<ServerFrame>>,
    /// The statuses that posts to a connection are answered with, one after another, before 200.
    statuses: BTreeMap<String, Vec<u16>>,
    closed: Vec<String>,
    messages: Vec<String>,
    counts: Counts,
    emails: Vec<Value>,
    refuses_emails: bool,
    /// What functions answer that are asked; they fail where there is nothing.
    answer: Option<Value>,
}

/// What has been asked of what stands behind functions, altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Frames pushed, also in vain.
    pub pushes: u64,
    /// Requests to SQS.
    pub queue_requests: u64,
    /// Functions that were asked.
    pub invocations: u64,
}

impl Outside {
    /// Starts all of it.
    ///
    /// # Panics
    /// Where a port cannot be bound.
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (at_gateway, at_queue) = (Arc::clone(&state), Arc::clone(&state));
        let gateway = Server::start(move |request| lock(&at_gateway).at_gateway(request)).await;
        let queue = Server::start(move |request| lock(&at_queue).at_queue(request)).await;
        let at_lambda = Arc::clone(&state);
        let lambda = Server::start(move |_| lock(&at_lambda).at_lambda()).await;
        let at_elsewhere = Arc::clone(&state);
        let elsewhere = Server::start(move |request| lock(&at_elsewhere).at_elsewhere(request)).await;
        Self { gateway, queue, lambda, elsewhere, state }
    }

    /// The variables by which a function finds them.
    #[must_use]
    pub fn variables(&self) -> Vec<(String, String)> {
        let variables = [
            ("MANAGEMENT_ENDPOINT", self.gateway.address()),
            ("AWS_ENDPOINT_URL_SQS", self.queue.address()),
            ("AWS_ENDPOINT_URL_LAMBDA", self.lambda.address()),
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", self.elsewhere.address()),
            ("AWS_ENDPOINT_URL_S3", self.elsewhere.address()),
            ("AWS_ENDPOINT_URL_SESV2", self.elsewhere.address()),
            ("NOTIFY_QUEUE_URL", format!("{}/NotifyQueue", self.queue.address())),
            ("FAN_OUT_QUEUE_URL", format!("{}/FanOutQueue", self.queue.address())),
        ];
        variables.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    /// The frames that a connection has got since this was last asked.
    #[must_use]
    pub fn take_frames(&self, connection: &ConnectionId) -> Vec<ServerFrame> {
        lock(&self.state).frames.remove(connection.as_str()).unwrap_or_default()
    }

    /// The events that a connection has got since this was last asked, in their order.
    ///
    /// # Panics
    /// Where it was pushed something else.
    #[must_use]
    pub fn take_events(&self, connection: &ConnectionId) -> Vec<Event> {
        let frames = self.take_frames(connection).into_iter();
        let events =
            frames.map(|frame| if let ServerFrame::Events { events } = frame { events } else { panic!("{frame:?}") });
        events.flatten().collect()
    }

    /// How many frames have been pushed to all connections since they were last taken.
    #[must_use]
    pub fn frame_count(&self) -> usize {
        lock(&self.state).frames.values().map(Vec::len).sum()
    }

    /// What has been asked so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        lock(&self.state).counts
    }

    /// Answers the next posts to a connection with these statuses.
    pub fn answer_posts(&self, connection: &ConnectionId, statuses: &[u16]) {
        lock(&self.state).statuses.insert(connection.to_string(), statuses.to_vec());
    }

    /// Lets every function that is asked answer so, or fail.
    pub fn answer_invocations(&self, answer: Option<Value>) {
        lock(&self.state).answer = answer;
    }

    /// The emails that SES was asked to send since this was last asked, as it was asked.
    #[must_use]
    pub fn take_emails(&self) -> Vec<Value> {
        std::mem::take(&mut lock(&self.state).emails)
    }

    /// Whether SES refuses to send emails for now.
    pub fn refuse_emails(&self, refuses: bool) {
        lock(&self.state).refuses_emails = refuses;
    }

    /// The connections that were closed, in their order.
    #[must_use]
    pub fn closed(&self) -> Vec<ConnectionId> {
        lock(&self.state).closed.iter().cloned().map(ConnectionId::from).collect()
    }

    /// The bodies of the messages that were sent to the queue since this was last asked.
    #[must_use]
    pub fn take_messages(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).messages)
    }
}

impl State {
    fn at_gateway(&mut self, request: &Request) -> Answer {
        let connection = request.path.rsplit('/').next().unwrap_or_default().replace("%3D", "=");
        if request.method == "DELETE" {
            self.closed.push(connection);
            return Answer { status: 204, body: String::new() };
        }
        self.counts.pushes += 1;
        let statuses = self.statuses.get_mut(&connection).filter(|statuses| !statuses.is_empty());
        let status = statuses.map_or(200, |statuses| statuses.remove(0));
        if status == 200 {
            let frame = serde_json::from_slice(&request.body).unwrap();
            self.frames.entry(connection).or_default().push(frame);
        }
        Answer { status, body: String::new() }
    }

    /// SES; and Cognito and S3, to which everything is fine: whoever's token says that they moderate may do so.
    fn at_elsewhere(&mut self, request: &Request) -> Answer {
        if request.path != "/v2/email/outbound-emails" {
            let address = json!([
                {"Name": "email", "Value": "somebody@example.com"}, {"Name": "email_verified", "Value": "true"},
            ]);
            let fine =
                json!({"Groups": [{"GroupName": "moderators"}], "Username": "somebody", "UserAttributes": address});
            return Answer { status: 200, body: fine.to_string() };
        }
        if self.refuses_emails {
            return Answer { status: 400, body: json!({"__type": "LimitExceededException"}).to_string() };
        }
        self.emails.push(serde_json::from_slice(&request.body).unwrap());
        Answer { status: 200, body: json!({"MessageId": "1"}).to_string() }
    }

    fn at_lambda(&mut self) -> Answer {
        self.counts.invocations += 1;
        match &self.answer {
            Some(answer) => Answer { status: 200, body: answer.to_string() },
            None => Answer { status: 500, body: "{}".to_owned() },
        }
    }

    fn at_queue(&mut self, request: &Request) -> Answer {
        self.counts.queue_requests += 1;
        let request: Value = serde_json::from_slice(&request.body).unwrap();
        if let Some(body) = request["MessageBody"].as_str() {
            self.messages.push(body.to_owned());
            return Answer { status: 200, body: json!({"MessageId": "1", "MD5OfMessageBody": ""}).to_string() };
        }
        let entries = request["Entries"].as_array().unwrap().iter();
        let taken: Vec<Value> = entries
            .map(|entry| {
                self.messages.push(entry["MessageBody"].as_str().unwrap().to_owned());
                json!({"Id": entry["Id"], "MessageId": entry["Id"], "MD5OfMessageBody": ""})
            })
            .collect();
        Answer { status: 200, body: json!({"Successful": taken, "Failed": []}).to_string() }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
