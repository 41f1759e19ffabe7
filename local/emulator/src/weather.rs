//! What can go wrong between a client and DynamoDB.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::watch;

use crate::stale::{self, Answer, Answers, Question};

/// How a client's calls fare. One that is late has failed for good, as after the last timeout; one whose reply is lost has timed
/// out, at once, and is repeated by the SDK.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// How likely a call is to reach the table only after the client has given it up, from 0 to 1.
    pub late: f64,
    /// How late it is then, at most.
    pub latest: Duration,
    /// How likely the reply to a call is to be lost, from 0 to 1.
    pub lost_reply: f64,
    /// Which calls are struck.
    pub strikes: Strikes,
    /// How likely a read is to be answered with what was so a moment ago, where it does not ask for more, from 0 to 1.
    pub stale: f64,
    /// How long ago, at most.
    pub lag: Duration,
}

/// Which calls are struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strikes {
    /// Any.
    All,
    /// Those that give an entry its place, and those that store it there.
    Appending,
}

/// The calls that clients have given up, and that have not reached the table yet. Clones share them.
#[derive(Debug, Clone)]
pub struct LateCalls(watch::Sender<usize>);

/// A way to the tables on which that happens, while there is such weather. Clones share it.
#[derive(Debug, Clone)]
pub struct Way {
    inner: SharedHttpClient,
    state: Arc<Mutex<State>>,
    late: LateCalls,
}

#[derive(Debug)]
struct State {
    weather: Option<Weather>,
    random: StdRng,
    answers: Answers,
}

#[derive(Debug)]
struct Connector {
    inner: SharedHttpConnector,
    way: Way,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Well,
    Late(Duration),
    LostReply,
}

impl LateCalls {
    /// Waits until all have reached the table.
    pub async fn landed(&self) {
        // It fails where the sender is gone, which this one is.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Way {
    /// A way in fair weather, to whatever endpoint a client is given.
    #[must_use]
    pub fn new() -> Self {
        let state = State { weather: None, random: StdRng::seed_from_u64(0), answers: Answers::default() };
        Self {
            inner: aws_smithy_http_client::Builder::new().build_http(),
            state: Arc::new(Mutex::new(state)),
            late: LateCalls(watch::Sender::new(0)),
        }
    }

    /// A client whose calls go this way.
    #[must_use]
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// The weather from now on, drawn from `seed`; `None` is fair weather.
    pub fn set(&self, weather: Option<Weather>, seed: u64) {
        *self.state() = State { weather, random: StdRng::seed_from_u64(seed), answers: Answers::default() };
    }

    /// The calls that are late on it.
    #[must_use]
    pub fn late_calls(&self) -> LateCalls {
        self.late.clone()
    }

    fn fate(&self, request: &HttpRequest) -> Fate {
        let mut state = self.state();
        let Some(Weather { late, latest, lost_reply, strikes, .. }) = state.weather else { return Fate::Well };
        if strikes == Strikes::Appending && !is_appending(request) {
            return Fate::Well;
        }
        if state.random.random_bool(late) {
            return Fate::Late(latest.mul_f64(state.random.random()));
        }
        if state.random.random_bool(lost_reply) { Fate::LostReply } else { Fate::Well }
    }

    /// An answer of a moment ago, where the weather has it that this read gets one.
    fn stale(&self, question: &Question) -> Option<Answer> {
        let State { weather, random, answers } = &mut *self.state();
        let Weather { stale, lag, .. } = (*weather)?;
        random.random_bool(stale).then(|| answers.of_late(question, lag, random))?
    }

    /// As the table answers, which is noted for those who ask the same a moment later.
    async fn ask(&self, question: Question, call: HttpConnectorFuture) -> Result<HttpResponse, ConnectorError> {
        let asked_at = Instant::now();
        let answer = Answer::of(call.await?, asked_at).await?;
        self.state().answers.note(question, answer.clone());
        Ok(answer.into_response())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Way {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a call raises a conversation's `last_seq`, or puts something into the Messages table.
fn is_appending(request: &HttpRequest) -> bool {
    let body = request.body().bytes().unwrap_or_default();
    let has = |words: &str| body.windows(words.len()).any(|found| found == words.as_bytes());
    match request.headers().get("x-amz-target").and_then(|target| target.split_once('.')) {
        Some((_, "UpdateItem")) => has("last_seq = last_seq +"),
        Some((_, "PutItem")) => has("\"MessagesTable\""),
        _ => false,
    }
}

impl HttpClient for Way {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, way: self.clone() })
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (fate, late) = (self.way.fate(&request), self.way.late.clone());
        let question = self.way.state().weather.and_then(|_| stale::question(&request));
        let (way, call) = (self.way.clone(), self.inner.call(request));
        HttpConnectorFuture::new(async move {
            match fate {
                Fate::Well => match question {
                    Some(question) => match way.stale(&question) {
                        Some(answer) => Ok(answer.into_response()),
                        None => way.ask(question, call).await,
                    },
                    None => call.await,
                },
                Fate::LostReply => {
                    drop(call.await);
                    Err(ConnectorError::timeout("an injected fault".into()))
                }
                Fate::Late(by) => {
                    late.0.send_modify(|count| *count += 1);
                    tokio::spawn(async move {
                        tokio::time::sleep(by).await;
                        drop(call.await);
                        late.0.send_modify(|count| *count -= 1);
                    });
                    Err(ConnectorError::other("an injected fault".into(), None))
                }
            }
        })
    }
}
