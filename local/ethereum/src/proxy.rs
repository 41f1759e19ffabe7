//! An endpoint that misbehaves, for tests: it passes requests on to the node, and does with the answers what it is told.

use std::future::pending;
use std::sync::Arc;

use natter_ethereum::Rpc;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What becomes of an answer.
#[derive(Debug)]
pub enum Reply {
    /// A result, changed or not.
    Result(Value),
    /// A JSON-RPC error.
    Refusal(i64, &'static str),
    /// Anything, with an HTTP status.
    Raw(u16, String),
    /// Nothing, ever.
    Silence,
    /// The connection breaks off.
    Break,
}

type Rule = dyn Fn(&str, Value) -> Reply + Send + Sync;

/// An endpoint that misbehaves. It ends with its handle.
#[derive(Debug)]
pub struct Proxy {
    rpc: Rpc,
    url: String,
    server: JoinHandle<()>,
}

impl Proxy {
    /// Starts an endpoint before `node` that answers by `rule`, which gets each method and the node's result.
    pub async fn start(node: &Rpc, rule: impl Fn(&str, Value) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let rpc = Rpc::new(&url).unwrap();
        let (node, rule): (Rpc, Arc<Rule>) = (node.clone(), Arc::new(rule));
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, node.clone(), Arc::clone(&rule)));
            }
        });
        Self { rpc, url, server }
    }

    /// For asking it.
    #[must_use]
    pub fn rpc(&self) -> Rpc {
        self.rpc.clone()
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// One request, and one answer to it.
async fn answer(stream: TcpStream, node: Rpc, rule: Arc<Rule>) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read(&mut stream).await else { return };
    let method = request["method"].as_str().unwrap().to_owned();
    let result = node.call::<Value>(&method, request["params"].clone()).await.unwrap_or_default();
    let (status, body) = match rule(&method, result) {
        Reply::Result(result) => (200, json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }).to_string()),
        Reply::Refusal(code, message) => {
            let error = json!({ "code": code, "message": message });
            (200, json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }).to_string())
        }
        Reply::Raw(status, body) => (status, body),
        Reply::Silence => pending().await,
        Reply::Break => return,
    };
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // Whoever asked may have gone.
    let _ = stream.get_mut().write_all(format!("{head}{body}").as_bytes()).await;
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    serde_json::from_slice(&body).ok()
}
