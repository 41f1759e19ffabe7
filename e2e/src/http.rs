//! One JSON request over HTTP.

use anyhow::Result;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Method, Request};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use natter_lambda::Environment;
use serde_json::{Value, json};
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;

/// The status and the body, which is `null` where it is not JSON.
pub(crate) async fn request(method: Method, url: &str, token: Option<&str>, body: &str) -> Result<(u16, Value)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let mut request = Request::builder().method(method.clone()).uri(url).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = client.request(request.body(Full::from(body.to_owned()))?).await?;
    let status = response.status().as_u16();
    record(&method, url, body, status).await?;
    let body = response.into_body().collect().await?.to_bytes();
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

/// Adds what was asked to the file that the environment names, if it does (tools/protocol/bodies.py).
async fn record(method: &Method, url: &str, body: &str, status: u16) -> Result<()> {
    let environment = Environment::from_process();
    let Some(file) = environment.optional("NATTER_E2E_RECORDING") else { return Ok(()) };
    let body = serde_json::from_str::<Value>(body).ok();
    let line = json!({"method": method.as_str(), "url": url, "status": status, "body": body});
    let mut file = OpenOptions::new().create(true).append(true).open(file).await?;
    file.write_all(format!("{line}\n").as_bytes()).await?;
    Ok(file.flush().await?)
}

/// Puts a file somewhere, with these headers; gives the status.
pub(crate) async fn upload(url: &str, headers: &[(String, String)], file: Vec<u8>) -> Result<u16> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = headers.iter().fold(Request::put(url), |request, (name, value)| request.header(name, value));
    Ok(client.request(request.body(Full::from(file))?).await?.status().as_u16())
}

/// Gets what is at this address, or this range of it: the status, the headers and the content.
pub(crate) async fn get(url: &str, range: Option<&str>) -> Result<(u16, HeaderMap, Vec<u8>)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = range.into_iter().fold(Request::get(url), |request, range| request.header("range", range));
    let (head, body) = client.request(request.body(Full::default())?).await?.into_parts();
    Ok((head.status.as_u16(), head.headers, body.collect().await?.to_bytes().to_vec()))
}

/// Whatever is at this address, of whatever status.
pub(crate) async fn download(url: &str) -> Result<Vec<u8>> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let response = client.get(url.parse()?).await?;
    Ok(response.into_body().collect().await?.to_bytes().to_vec())
}
