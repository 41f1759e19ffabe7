//! What can go wrong between a client and DynamoDB.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::watch;

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
}

/// The calls that clients have given up, and that have not reached the table yet. Clones share them.
#[derive(Debug, Clone)]
pub struct LateCalls(watch::Sender<usize>);

/// A way to the table on which that happens.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    inner: SharedHttpClient,
    weather: Weather,
    random: Arc<Mutex<StdRng>>,
    late: LateCalls,
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
    pub(crate) fn new(inner: SharedHttpClient, weather: Weather, seed: u64) -> Self {
        let random = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
        Self { inner, weather, random, late: LateCalls(watch::Sender::new(0)) }
    }

    pub(crate) fn late_calls(&self) -> LateCalls {
        self.late.clone()
    }

    fn fate(&self) -> Fate {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        let Weather { late, latest, lost_reply } = self.weather;
        if random.random_bool(late) {
            return Fate::Late(latest.mul_f64(random.random()));
        }
        if random.random_bool(lost_reply) { Fate::LostReply } else { Fate::Well }
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
        let call = self.inner.call(request);
        let (fate, late) = (self.way.fate(), self.way.late.clone());
        HttpConnectorFuture::new(async move {
            match fate {
                Fate::Well => call.await,
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
