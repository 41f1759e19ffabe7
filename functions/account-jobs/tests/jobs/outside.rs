//! What the function talks to: one server for all of it, which passes DynamoDB's requests on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use natter_chat::personal::{PersonalPage, PersonalRequest};
use natter_chat::{Entry, EntryContent, UserId};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// How many entries the archive gives at once.
const PAGE: usize = 2;

/// What has been asked of the services, and what they hold.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// How many more requests succeed.
    pub(crate) requests_left: u64,
    pub(crate) disabled: BTreeSet<String>,
    pub(crate) deleted: BTreeSet<String>,
    pub(crate) objects: BTreeMap<String, Vec<u8>>,
    /// What has come of an upload in parts, by their numbers.
    parts: BTreeMap<u16, Vec<u8>>,
    pub(crate) archived: Vec<Entry>,
    /// After how many seconds jobs are to come again.
    pub(crate) pauses: Vec<u64>,
}

/// The services. They end with the runtime of the test.
#[derive(Debug, Clone)]
pub(crate) struct Outside {
    pub(crate) endpoint: String,
    held: Arc<Mutex<Held>>,
    dynamodb: String,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Outside {
    /// In front of the DynamoDB there.
    pub(crate) async fn start(dynamodb: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let outside = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            held: Arc::new(Mutex::new(Held { requests_left: u64::MAX, ..Held::default() })),
            dynamodb: dynamodb.to_owned(),
            http: Client::builder(TokioExecutor::new()).build_http(),
        };
        let app = Router::new().fallback(answer).with_state(outside.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        outside
    }

    /// What is held, to be looked at or changed.
    pub(crate) fn held<T>(&self, look: impl FnOnce(&mut Held) -> T) -> T {
        look(&mut self.held.lock().unwrap())
    }

    fn may_go_on(&self) -> bool {
        self.held(|held| {
            let may = held.requests_left > 0;
            held.requests_left = held.requests_left.saturating_sub(1);
            may
        })
    }
}

async fn answer(State(outside): State<Outside>, request: Request) -> Response {
    if !outside.may_go_on() {
        // Not one that is tried again.
        let denied = json!({"__type": "AccessDeniedException", "message": "That was one request too many."});
        return (StatusCode::BAD_REQUEST, denied.to_string()).into_response();
    }
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let path = head.uri.path().to_owned();
    let service = path.split('/').nth(1).unwrap_or_default();
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    match service {
        "dynamodb" => outside.pass_on(head.headers.clone(), body).await,
        "cognito" => outside.cognito(target, &body),
        "s3" => outside.s3(&head.method, &path, head.uri.query().unwrap_or_default(), &body),
        "lambda" => outside.archive(&body),
        "sqs" if target == "AmazonSQS.ChangeMessageVisibility" => outside.come_again(&body),
        _ => StatusCode::OK.into_response(),
    }
}

impl Outside {
    async fn pass_on(&self, mut headers: HeaderMap, body: Bytes) -> Response {
        headers.remove("host");
        let mut request = hyper::Request::post(&self.dynamodb).body(Full::new(body)).unwrap();
        *request.headers_mut() = headers;
        let answer = self.http.request(request).await.unwrap();
        let (head, body) = answer.into_parts();
        Response::from_parts(head, Body::from(body.collect().await.unwrap().to_bytes()))
    }

    fn cognito(&self, target: &str, body: &[u8]) -> Response {
        let asked: Value = serde_json::from_slice(body).unwrap();
        let user = asked["Username"].as_str().unwrap().to_owned();
        let is_gone = self.held(|held| held.deleted.contains(&user));
        if is_gone {
            let gone = json!({"__type": "UserNotFoundException", "message": "User does not exist."});
            return (StatusCode::BAD_REQUEST, gone.to_string()).into_response();
        }
        self.held(|held| match target.rsplit('.').next().unwrap() {
            "AdminDisableUser" => held.disabled.insert(user),
            "AdminDeleteUser" => held.deleted.insert(user),
            _ => true,
        });
        "{}".into_response()
    }

    /// All buckets as one: no key is in both.
    fn s3(&self, method: &Method, path: &str, query: &str, body: &[u8]) -> Response {
        let key = path.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
        let number = query.strip_prefix("partNumber=").and_then(|rest| rest.split('&').next()?.parse().ok());
        self.held(|held| match *method {
            Method::POST if query == "uploads=" => "<UploadId>one</UploadId>".into_response(),
            Method::POST => {
                let parts = std::mem::take(&mut held.parts);
                held.objects.insert(key, parts.into_values().flatten().collect());
                StatusCode::OK.into_response()
            }
            Method::GET if query == "uploadId=one" => {
                let part = |(number, part): (&u16, &Vec<u8>)| {
                    let size = part.len();
                    format!("<Part><PartNumber>{number}</PartNumber><ETag>e</ETag><Size>{size}</Size></Part>")
                };
                held.parts.iter().map(part).collect::<Vec<_>>().concat().into_response()
            }
            Method::PUT if number.is_some() => {
                held.parts.insert(number.unwrap(), body.to_vec());
                StatusCode::OK.into_response()
            }
            Method::PUT => {
                held.objects.insert(key, body.to_vec());
                StatusCode::OK.into_response()
            }
            Method::GET if key.is_empty() => {
                let prefix = query.split("prefix=").nth(1).unwrap_or_default().replace("%2F", "/");
                let keys = held.objects.keys().filter(|key| key.starts_with(&prefix));
                let keys: Vec<String> = keys.map(|key| format!("<Key>{key}</Key>")).collect();
                keys.concat().into_response()
            }
            Method::GET => held
                .objects
                .get(&key)
                .map_or(StatusCode::NOT_FOUND.into_response(), |object| object.clone().into_response()),
            _ => {
                held.objects.remove(&key);
                StatusCode::OK.into_response()
            }
        })
    }

    fn come_again(&self, body: &[u8]) -> Response {
        let asked: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(asked["ReceiptHandle"], "receipt");
        self.held(|held| held.pauses.push(asked["VisibilityTimeout"].as_u64().unwrap()));
        "{}".into_response()
    }

    fn archive(&self, body: &[u8]) -> Response {
        let page = match serde_json::from_slice(body).unwrap() {
            PersonalRequest::Erase { user_id } => self.held(|held| erase(&mut held.archived, user_id)),
            PersonalRequest::Read { user_id, after } => self.held(|held| {
                let after = after.map(|after| (after.conversation_id, after.seq));
                let mut theirs: Vec<Entry> = written_by(&held.archived, user_id).cloned().collect();
                theirs.sort_by_key(|entry| (entry.conversation_id, entry.seq));
                theirs.retain(|entry| after.is_none_or(|after| (entry.conversation_id, entry.seq) > after));
                theirs.truncate(PAGE);
                PersonalPage { has_more: theirs.len() == PAGE, entries: theirs }
            }),
        };
        serde_json::to_string(&page).unwrap().into_response()
    }
}

fn erase(archived: &mut [Entry], user: UserId) -> PersonalPage {
    let theirs = archived.iter_mut().filter(|entry| entry.sender_id == user && entry.content.is_message());
    let mut entries = Vec::new();
    for entry in theirs.take(PAGE) {
        entry.content = EntryContent::Erased {};
        entries.push(entry.clone());
    }
    PersonalPage { has_more: entries.len() == PAGE, entries }
}

fn written_by(archived: &[Entry], user: UserId) -> impl Iterator<Item = &Entry> {
    archived.iter().filter(move |entry| entry.sender_id == user && entry.content.is_message())
}
