//! A DynamoDB that answers by script, for what the embedded one never does.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use aws_sdk_dynamodb::config::retry::RetryConfig;
use natter_dynamo::Client;
use natter_emulator::DynamoDb;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Answers one request after the other, and keeps what was asked.
pub(crate) struct Scripted {
    pub(crate) client: Client,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Scripted {
    /// Answers with these statuses and bodies; after the last, it hangs up.
    pub(crate) async fn start(answers: Vec<(u16, Value)>) -> Self {
        Self::with_retries(RetryConfig::disabled(), answers).await
    }

    /// As [`start`](Self::start), for a client whose SDK tries again by itself.
    pub(crate) async fn with_retries(retries: RetryConfig, answers: Vec<(u16, Value)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        // Everything about the embedded one's configuration fits, but for its address and the retries.
        let config = DynamoDb::in_memory().await.unwrap().sdk_config();
        let config = config.into_builder().endpoint_url(endpoint).retry_config(retries).build();
        let asked = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(answer_all(listener, answers, Arc::clone(&asked)));
        Self { client: natter_dynamo::client(&config), asked }
    }

    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer_all(listener: TcpListener, answers: Vec<(u16, Value)>, asked: Arc<Mutex<Vec<Value>>>) {
    for (status, body) in answers {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let request = read_request(&mut stream).await;
        asked.lock().unwrap().push(request);
        let body = body.to_string();
        let head = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
    }
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}
