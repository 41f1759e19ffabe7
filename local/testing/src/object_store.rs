//! S3 for tests: one bucket in memory, which checks no signatures.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// An object: its content type and its content.
pub type Object = (String, Vec<u8>);

/// What the bucket holds.
#[derive(Debug, Default)]
struct Contents {
    objects: BTreeMap<String, Object>,
    /// Uploads in parts, by their ids: the content type, and the parts by their numbers.
    uploads: BTreeMap<String, (String, BTreeMap<u16, Vec<u8>>)>,
    /// The tag of an object, and its value.
    tags: BTreeMap<String, (String, String)>,
    /// The objects in deep storage.
    deep: BTreeMap<String, Sleep>,
    /// How often S3 was asked to restore one.
    restores: usize,
}

/// How far an object is that is in deep storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sleep {
    Asleep,
    Waking,
    Awake,
}

type Shared = Arc<Mutex<Contents>>;

/// The bucket. It ends with the value.
#[derive(Debug)]
pub struct ObjectStore {
    /// What a function finds it by: `AWS_ENDPOINT_URL_S3`.
    pub endpoint: String,
    contents: Shared,
    server: JoinHandle<()>,
}

impl ObjectStore {
    /// An empty one, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let contents = Shared::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&contents));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { endpoint, contents, server }
    }

    /// The keys, in their order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        locked(&self.contents).objects.keys().cloned().collect()
    }

    /// An object.
    #[must_use]
    pub fn object(&self, key: &str) -> Option<Object> {
        locked(&self.contents).objects.get(key).cloned()
    }

    /// Puts an object, as a page does that uploads to this address.
    pub fn upload(&self, url: &str, content_type: &str, content: &[u8]) {
        let path = url.parse::<Uri>().unwrap().path().to_owned();
        locked(&self.contents).objects.insert(key_of(&path), (content_type.to_owned(), content.to_vec()));
    }

    /// Puts a part of an object, as a page does that uploads to this address.
    pub fn upload_part(&self, url: &str, content: &[u8]) {
        let url: Uri = url.parse().unwrap();
        locked(&self.contents).put_part(url.query().unwrap_or_default(), content);
    }

    /// Tags an object, as a scanner does.
    pub fn tag(&self, key: &str, name: &str, value: &str) {
        locked(&self.contents).tags.insert(key.to_owned(), (name.to_owned(), value.to_owned()));
    }

    /// Puts an object into deep storage, as the bucket's lifecycle does.
    pub fn put_to_sleep(&self, key: &str) {
        locked(&self.contents).deep.insert(key.to_owned(), Sleep::Asleep);
    }

    /// Comes to an end with restoring an object, which takes S3 hours.
    ///
    /// # Panics
    /// Where nobody has asked for it.
    pub fn wake(&self, key: &str) {
        let before = locked(&self.contents).deep.insert(key.to_owned(), Sleep::Awake);
        assert_eq!(before, Some(Sleep::Waking), "{key} was not asked for");
    }

    /// Lets the copy of an object in deep storage go that was restored for some days.
    ///
    /// # Panics
    /// Where there is none.
    pub fn sleep_again(&self, key: &str) {
        let before = locked(&self.contents).deep.insert(key.to_owned(), Sleep::Asleep);
        assert_eq!(before, Some(Sleep::Awake), "{key} was not awake");
    }

    /// How often it was asked to restore an object.
    #[must_use]
    pub fn restores(&self) -> usize {
        locked(&self.contents).restores
    }

    /// How many uploads in parts have been begun and are not at an end.
    #[must_use]
    pub fn unfinished_uploads(&self) -> usize {
        locked(&self.contents).uploads.len()
    }
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The key below the bucket's name.
fn key_of(path: &str) -> String {
    path.trim_start_matches('/').split_once('/').map(|(_, key)| key.to_owned()).unwrap_or_default()
}

fn locked(contents: &Shared) -> MutexGuard<'_, Contents> {
    contents.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A parameter of a query, as it stands there.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl Contents {
    fn list(&self, prefix: &str) -> String {
        let prefix = prefix.replace("%2F", "/");
        let found = self.objects.keys().filter(|key| key.starts_with(&prefix));
        let found: Vec<String> = found.map(|key| format!("<Contents><Key>{key}</Key></Contents>")).collect();
        found.concat()
    }

    fn begin(&mut self, content_type: &str) -> String {
        let id = Uuid::new_v4().to_string();
        self.uploads.insert(id.clone(), (content_type.to_owned(), BTreeMap::new()));
        format!("<UploadId>{id}</UploadId>")
    }

    fn put_part(&mut self, query: &str, content: &[u8]) {
        let number = parameter(query, "partNumber").unwrap().parse().unwrap();
        let (_, parts) = self.uploads.get_mut(parameter(query, "uploadId").unwrap()).unwrap();
        parts.insert(number, content.to_vec());
    }

    fn tags(&self, key: &str) -> String {
        let tag = |(name, value)| format!("<Tag><Key>{name}</Key><Value>{value}</Value></Tag>");
        self.tags.get(key).map(|(name, value)| tag((name, value))).unwrap_or_default()
    }

    /// Asks for an object in deep storage.
    fn restore(&mut self, key: &str) -> Response {
        self.restores += 1;
        match self.deep.get_mut(key) {
            Some(Sleep::Waking) => error(StatusCode::CONFLICT, "RestoreAlreadyInProgress"),
            Some(Sleep::Awake) => StatusCode::OK.into_response(),
            Some(sleep) => {
                *sleep = Sleep::Waking;
                StatusCode::ACCEPTED.into_response()
            }
            None if self.objects.contains_key(key) => error(StatusCode::FORBIDDEN, "InvalidObjectState"),
            None => error(StatusCode::NOT_FOUND, "NoSuchKey"),
        }
    }

    fn describe(&self, key: &str) -> Response {
        let sleep = self.deep.get(key);
        match sleep {
            _ if !self.objects.contains_key(key) => StatusCode::NOT_FOUND.into_response(),
            None => StatusCode::OK.into_response(),
            Some(sleep) => {
                let restore = match sleep {
                    Sleep::Asleep => None,
                    Sleep::Waking => Some("ongoing-request=\"true\""),
                    Sleep::Awake => Some("ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2029 00:00:00 GMT\""),
                };
                let mut response = [("x-amz-storage-class", "GLACIER")].into_response();
                if let Some(restore) = restore {
                    response.headers_mut().insert("x-amz-restore", restore.parse().unwrap());
                }
                response
            }
        }
    }

    fn list_parts(&self, id: &str) -> Option<String> {
        let (_, parts) = self.uploads.get(id)?;
        let part = |(number, content): (&u16, &Vec<u8>)| {
            let size = content.len();
            format!("<Part><PartNumber>{number}</PartNumber><ETag>{number}</ETag><Size>{size}</Size></Part>")
        };
        Some(parts.iter().map(part).collect::<Vec<_>>().concat())
    }

    fn join(&mut self, key: String, id: &str) -> Option<String> {
        let (content_type, parts) = self.uploads.remove(id)?;
        self.objects.insert(key, (content_type, parts.into_values().flatten().collect()));
        Some("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>".to_owned())
    }
}

/// An error as S3 tells it.
fn error(status: StatusCode, code: &str) -> Response {
    (status, format!("<Error><Code>{code}</Code></Error>")).into_response()
}

async fn answer(State(contents): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (key, mut contents) = (key_of(uri.path()), locked(&contents));
    let query = uri.query().unwrap_or_default();
    let content_type = || headers["content-type"].to_str().unwrap().to_owned();
    let or_404 = |found: Option<String>| found.ok_or(StatusCode::NOT_FOUND).into_response();
    match (method, parameter(query, "uploadId")) {
        (Method::POST, None) if query == "restore=" => contents.restore(&key),
        (Method::HEAD, None) => contents.describe(&key),
        (Method::POST, None) => contents.begin(&content_type()).into_response(),
        (Method::POST, Some(id)) => or_404(contents.join(key, id)),
        (Method::GET, Some(id)) => or_404(contents.list_parts(id)),
        (Method::DELETE, Some(id)) => {
            contents.uploads.remove(id);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::PUT, Some(_)) => {
            contents.put_part(query, &body);
            StatusCode::OK.into_response()
        }
        (Method::PUT, None) => {
            contents.objects.insert(key, (content_type(), body.to_vec()));
            StatusCode::OK.into_response()
        }
        (Method::DELETE, None) => {
            contents.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::GET, None) if query == "tagging=" => contents.tags(&key).into_response(),
        _ if key.is_empty() => contents.list(parameter(query, "prefix").unwrap_or_default()).into_response(),
        _ if matches!(contents.deep.get(&key), Some(Sleep::Asleep | Sleep::Waking)) => {
            error(StatusCode::FORBIDDEN, "InvalidObjectState")
        }
        _ => match contents.objects.get(&key) {
            Some((_, content)) => content.clone().into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}
