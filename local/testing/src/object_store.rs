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

/// An object: its content type and its content.
pub type Object = (String, Vec<u8>);

type Objects = Arc<Mutex<BTreeMap<String, Object>>>;

/// The bucket. It ends with the value.
#[derive(Debug)]
pub struct ObjectStore {
    /// What a function finds it by: `AWS_ENDPOINT_URL_S3`.
    pub endpoint: String,
    objects: Objects,
    server: JoinHandle<()>,
}

impl ObjectStore {
    /// An empty one, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let objects = Objects::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&objects));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { endpoint, objects, server }
    }

    /// The keys, in their order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        locked(&self.objects).keys().cloned().collect()
    }

    /// An object.
    #[must_use]
    pub fn object(&self, key: &str) -> Option<Object> {
        locked(&self.objects).get(key).cloned()
    }

    /// Puts an object, as a page does that uploads to this address.
    pub fn upload(&self, url: &str, content_type: &str, content: &[u8]) {
        let path = url.parse::<Uri>().unwrap().path().to_owned();
        locked(&self.objects).insert(key_of(&path), (content_type.to_owned(), content.to_vec()));
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

fn locked(objects: &Objects) -> MutexGuard<'_, BTreeMap<String, Object>> {
    objects.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(objects): State<Objects>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (key, mut objects) = (key_of(uri.path()), locked(&objects));
    match method {
        Method::PUT => {
            let content_type = headers["content-type"].to_str().unwrap().to_owned();
            objects.insert(key, (content_type, body.to_vec()));
            StatusCode::OK.into_response()
        }
        Method::DELETE => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ if key.is_empty() => {
            let prefix = uri.query().and_then(|query| query.split("prefix=").nth(1)).unwrap_or_default();
            let prefix = prefix.replace("%2F", "/");
            let found = objects.keys().filter(|key| key.starts_with(&prefix));
            let found: Vec<String> = found.map(|key| format!("<Contents><Key>{key}</Key></Contents>")).collect();
            found.concat().into_response()
        }
        _ => objects
            .get(&key)
            .map_or_else(|| StatusCode::NOT_FOUND.into_response(), |(_, content)| content.clone().into_response()),
    }
}
