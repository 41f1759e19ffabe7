//! HTTP with and without TLS, for the site, the API and Cognito alike.

use std::time::Duration;

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

/// How long a server may take to answer.
const LIMIT: Duration = Duration::from_mins(1);

/// An HTTP client. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Http {
    pub(crate) fn new() -> Self {
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Sends a request and reads the whole response, whatever its status.
    pub(crate) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let response = async {
            let (head, body) = self.0.request(request.map(Full::new)).await?.into_parts();
            anyhow::Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
        };
        let response = timeout(LIMIT, response).await.with_context(|| format!("{host} did not answer in time"))?;
        response.with_context(|| format!("{host} cannot be reached"))
    }

    /// What is at this address; an error where the status is not 200.
    pub(crate) async fn get(&self, url: &str) -> Result<Bytes> {
        let response = self.send(Request::get(url).body(Bytes::new())?).await?;
        anyhow::ensure!(
            response.status().is_success(),
            "{} answered with status {}",
            origin_of(url)?,
            response.status()
        );
        Ok(response.into_body())
    }
}

/// The part of an address before its path.
pub(crate) fn origin_of(url: &str) -> Result<String> {
    let uri: http::Uri = url.parse().with_context(|| format!("{url} is not an address"))?;
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme @ ("http" | "https")), Some(authority)) => Ok(format!("{scheme}://{authority}")),
        _ => anyhow::bail!("{url} is not an address that begins with https:// or http://"),
    }
}
