//! The web page, as it is served in the cloud: the built front end, every unknown path answered with its one page.

use std::path::Path;

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::get,
};
use serde::Serialize;
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::services::{ServeDir, ServeFile};

use super::pictures::{self, Pictures};
use crate::emails;
use crate::ops::{self, Observed};

/// Beside the content security policy.
const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(self), payment=()"),
];

/// Files whose names change with their content.
const IMMUTABLE_FOLDER: &str = "/assets/";

/// What differs between deployments: `/config.json`, which the page fetches when it starts.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SiteConfig {
    /// Where the WebSocket API is, with its stage.
    pub websocket_url: String,
    /// Where the HTTP API is, without `/v1`.
    pub http_url: String,
    /// Cognito's service endpoint.
    pub cognito_endpoint: String,
    /// Where Cognito's own pages to sign in are, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_url: Option<String>,
    /// The user pool.
    pub user_pool_id: String,
    /// The app client whose tokens the APIs take.
    pub client_id: String,
    /// The app client by which people change how they sign in.
    pub account_client_id: String,
    /// The Region that the pool is in.
    pub region: String,
    /// People to try the page as.
    pub demo_users: Vec<DemoUser>,
    /// The chain on this machine, where there is one. No deployment has this: it holds keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_chain: Option<LocalChain>,
}

/// The chain on this machine, and the wallets with which the page plays one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalChain {
    /// Its id.
    pub chain_id: u64,
    /// Where its node is.
    pub rpc_url: String,
    /// Wallets with something in them.
    pub wallets: Vec<LocalWallet>,
}

/// A wallet on the chain on this machine. Everybody knows its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalWallet {
    /// Whose it is meant to be; nobody's in particular where not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Its address.
    pub address: String,
    /// Its key: `0x` and 64 hexadecimal digits.
    pub private_key: String,
}

/// Somebody to try the page as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoUser {
    /// The name to sign in by.
    pub username: String,
    /// The password.
    pub password: String,
}

/// The server of the page, or of `/config.json` alone. It ends with the value.
#[derive(Debug)]
pub struct Site {
    server: JoinHandle<()>,
}

impl Site {
    /// Serves `config`, the pictures where there are any, what the functions measured, the emails that were sent, and the front end
    /// where it was built into `folder`.
    #[must_use]
    pub fn start(
        listener: TcpListener,
        config: &SiteConfig,
        pictures: Option<Pictures>,
        observed: Observed,
        folder: Option<&Path>,
    ) -> Self {
        let router = router(config, pictures, folder)
            .merge(ops::router(observed))
            .merge(emails::router(&config.cognito_endpoint));
        let server = tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(listener, router).await;
        });
        Self { server }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn router(config: &SiteConfig, pictures: Option<Pictures>, folder: Option<&Path>) -> Router {
    let uploads = pictures.as_ref().map(|pictures| pictures.uploads.clone());
    let answer = config.clone();
    let mut router = Router::new().route("/config.json", get(async move || Json(answer)));
    if let Some(folder) = folder {
        let page = ServeFile::new(folder.join("index.html"));
        router = router.fallback_service(ServeDir::new(folder).fallback(page));
    }
    let router = router.layer(from_fn_with_state(content_security_policy(config, uploads.as_deref()), add_headers));
    // Beside the page, with headers of their own.
    match pictures {
        Some(pictures) => router.merge(pictures::router(pictures)),
        None => router,
    }
}

async fn add_headers(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let immutable = request.uri().path().starts_with(IMMUTABLE_FOLDER);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // An unknown file in there is answered with the page, which must not be kept.
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html");
    let caching = if immutable && !is_page { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

/// Everything comes from the page's own origin; it talks to the APIs beside, and uploads to the bucket. As `SiteHeaders` of
/// the template, but for the chain on this machine.
fn content_security_policy(config: &SiteConfig, uploads: Option<&str>) -> HeaderValue {
    let apis = [&config.websocket_url, &config.http_url, &config.cognito_endpoint].map(|url| origin(url));
    let chain = config.local_chain.as_ref().map(|chain| origin(&chain.rpc_url));
    let apis: Vec<&str> = apis.into_iter().chain(uploads).chain(chain).collect();
    let media = uploads.unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: {media}; \
         media-src 'self' blob: {media}; \
         manifest-src 'self'; connect-src 'self' {}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        apis.join(" ")
    );
    // Addresses of our own making are always header values.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |end| end + 3);
    url[host..].find('/').map_or(url, |path| &url[..host + path])
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::StatusCode;

    use super::*;
    use crate::services::{HttpClient, HttpResponse, Ports};

    fn config() -> SiteConfig {
        SiteConfig {
            websocket_url: "ws://localhost:8081/dev".to_owned(),
            http_url: "http://localhost:8082".to_owned(),
            cognito_endpoint: "http://localhost:8083/".to_owned(),
            login_url: Some("http://localhost:8083".to_owned()),
            user_pool_id: "us-east-1_abc".to_owned(),
            client_id: "client".to_owned(),
            account_client_id: "account-client".to_owned(),
            region: "us-east-1".to_owned(),
            demo_users: vec![DemoUser { username: "alice".to_owned(), password: "secret".to_owned() }],
            local_chain: Some(LocalChain {
                chain_id: 31_337,
                rpc_url: "http://localhost:8545".to_owned(),
                wallets: vec![LocalWallet {
                    username: Some("alice".to_owned()),
                    address: "0x7099".to_owned(),
                    private_key: "0x59c6".to_owned(),
                }],
            }),
        }
    }

    /// A site with a page and a script, and what it answers to a GET of `path`.
    async fn get(path: &str) -> HttpResponse {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        std::fs::write(folder.path().join("index.html"), "the page").unwrap();
        std::fs::write(folder.path().join("assets/app-1a2b.js"), "the script").unwrap();
        let listener = Ports::free().site.bind().unwrap();
        let address = listener.local_addr().unwrap();
        let _site = Site::start(listener, &config(), None, Observed::default(), Some(folder.path()));
        let request = Request::builder().uri(format!("http://{address}{path}")).body(Bytes::new()).unwrap();
        HttpClient::new().send(request).await.unwrap()
    }

    #[tokio::test]
    async fn every_unknown_path_is_answered_with_the_page() {
        for path in ["/", "/c/7f1e39a4", "/assets/gone.js", "/%2e%2e/secret"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.body(), "the page", "{path}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache", "{path}");
        }
    }

    #[tokio::test]
    async fn a_file_whose_name_changes_with_it_is_kept_for_ever() {
        let response = get("/assets/app-1a2b.js").await;
        assert_eq!(response.body(), "the script");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    }

    #[tokio::test]
    async fn the_page_may_talk_to_the_apis_and_to_nobody_else() {
        let response = get("/").await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(
            policy.contains(
                "connect-src 'self' ws://localhost:8081 http://localhost:8082 http://localhost:8083 http://localhost:8545;"
            ),
            "{policy}"
        );
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }

    #[tokio::test]
    async fn the_configuration_has_the_names_that_the_page_reads() {
        let response = get("/config.json").await;
        let config: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(
            config,
            serde_json::json!({
                "websocketUrl": "ws://localhost:8081/dev",
                "httpUrl": "http://localhost:8082",
                "cognitoEndpoint": "http://localhost:8083/",
                "loginUrl": "http://localhost:8083",
                "userPoolId": "us-east-1_abc",
                "clientId": "client",
                "accountClientId": "account-client",
                "region": "us-east-1",
                "demoUsers": [{"username": "alice", "password": "secret"}],
                "localChain": {
                    "chainId": 31_337,
                    "rpcUrl": "http://localhost:8545",
                    "wallets": [{"username": "alice", "address": "0x7099", "privateKey": "0x59c6"}],
                },
            })
        );
    }
}
