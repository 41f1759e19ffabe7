//! The HTTP API.

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Method, Request};
use natter_protocol::ChatError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::http::Http;
use crate::site::Site;

/// The HTTP API for whoever has this token.
pub(crate) struct Api<'a> {
    http: &'a Http,
    site: &'a Site,
    token: &'a str,
}

impl<'a> Api<'a> {
    pub(crate) const fn new(http: &'a Http, site: &'a Site, token: &'a str) -> Self {
        Self { http, site, token }
    }

    /// `GET path`, with a query. A refusal is a [`ChatError`] within the error.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        self.call(Method::GET, &format!("{path}?{query}"), Bytes::new()).await
    }

    /// `POST path`. A refusal is a [`ChatError`] within the error.
    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.call(Method::POST, path, serde_json::to_vec(body)?.into()).await
    }

    async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, body: Bytes) -> Result<T> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.site.http_url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(body)?;
        let response = self.http.send(request).await?;
        let status = response.status();
        if status.is_success() {
            return serde_json::from_slice(response.body()).context("the server answered something unexpected");
        }
        match serde_json::from_slice::<ChatError>(response.body()) {
            Ok(refusal) => Err(refusal.into()),
            Err(_) => anyhow::bail!("the server answered with status {status}"),
        }
    }
}
