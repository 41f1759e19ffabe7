//! The program itself, stopped in every way, and what is there at the next start.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::Request;
use natter_local::services::HttpClient;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::sleep};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

/// The program, running.
struct Natter {
    process: Child,
    site: String,
    config: Value,
}

/// Somebody who has signed in.
struct Person {
    id: String,
    token: String,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Natter {
    /// Starts it on `data`, and waits until it serves the page.
    async fn start(data: &Path) -> Self {
        let ports = ["SITE", "WEBSOCKET", "HTTP", "COGNITO", "POSTGRES", "CHAIN"].map(|what| (what, free_port()));
        let site = format!("http://localhost:{}", ports[0].1);
        let mut command = Command::new(env!("CARGO_BIN_EXE_natter-local"));
        command.arg("start").arg("--data").arg(data).arg("--dist").arg(data).stdout(Stdio::null());
        for (what, port) in ports {
            command.env(format!("NATTER_PORT_{what}"), port.to_string());
        }
        let mut process = command.spawn().unwrap();
        loop {
            let request = Request::get(format!("{site}/config.json")).body(Bytes::new()).unwrap();
            if let Ok(response) = HttpClient::new().send(request).await {
                let config = serde_json::from_slice(response.body()).unwrap();
                return Self { process, site, config };
            }
            assert_eq!(process.try_wait().unwrap(), None, "it ended instead of starting");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends it a signal, and waits until it has ended.
    fn end(mut self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.process.wait().unwrap();
    }

    async fn post(&self, url: String, headers: &[(&str, &str)], body: Value) -> Value {
        let mut request = Request::post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = HttpClient::new().send(request.body(Bytes::from(body.to_string())).unwrap()).await.unwrap();
        serde_json::from_slice(response.body()).unwrap()
    }

    async fn sign_in(&self, person: usize) -> Person {
        let user = &self.config["demoUsers"][person];
        let body = json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": self.config["clientId"],
            "AuthParameters": {"USERNAME": user["username"], "PASSWORD": user["password"]},
        });
        let target = ("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth");
        let endpoint = self.config["cognitoEndpoint"].as_str().unwrap();
        let answer = self.post(format!("{endpoint}/"), &[target], body).await;
        let token = answer["AuthenticationResult"]["AccessToken"].as_str().unwrap().to_owned();
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        Person { id: claims["sub"].as_str().unwrap().to_owned(), token }
    }

    async fn open_direct(&self, me: &Person, other: &Person) -> String {
        let url = format!("{}/v1/conversations", self.config["httpUrl"].as_str().unwrap());
        let bearer = format!("Bearer {}", me.token);
        let body = json!({"kind": "direct", "withUserId": other.id});
        let conversation = self.post(url, &[("authorization", &bearer)], body).await;
        conversation["conversationId"].as_str().unwrap().to_owned()
    }

    /// Asks the chain's node.
    async fn ask_chain(&self, method: &str, params: Value) -> Value {
        let url = self.config["localChain"]["rpcUrl"].as_str().unwrap().to_owned();
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.post(url, &[], request).await["result"].clone()
    }

    /// Sends a transaction; gives its receipt.
    async fn pay(&self) -> Value {
        let wallets = [0, 1].map(|index| self.config["localChain"]["wallets"][index]["address"].clone());
        let transaction = json!({"from": wallets[0], "to": wallets[1], "value": "0x1"});
        let hash = self.ask_chain("eth_sendTransaction", json!([transaction])).await;
        loop {
            let receipt = self.receipt(&hash).await;
            if !receipt.is_null() {
                return receipt;
            }
        }
    }

    async fn receipt(&self, transaction: &Value) -> Value {
        self.ask_chain("eth_getTransactionReceipt", json!([transaction])).await
    }

    async fn connect(&self, person: &Person) -> Socket {
        let mut request = self.config["websocketUrl"].as_str().unwrap().into_client_request().unwrap();
        let protocols = format!("natter.v1, bearer.{}", person.token);
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        request.headers_mut().insert("origin", self.site.parse().unwrap());
        connect_async(request).await.unwrap().0
    }
}

async fn ask(socket: &mut Socket, mut request: Value) -> Value {
    request["id"] = json!("r1");
    socket.send(Message::text(request.to_string())).await.unwrap();
    next(socket).await
}

async fn next(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn people_what_they_were_told_was_sent_and_what_they_paid_outlive_every_way_of_ending() {
    let data = tempfile::tempdir().unwrap();
    let mut texts = Vec::new();
    let mut ids = Vec::new();
    let mut receipts: Vec<Value> = Vec::new();
    for signal in ["-INT", "-KILL", "-TERM"] {
        let natter = Natter::start(data.path()).await;
        let (alice, bob) = (natter.sign_in(0).await, natter.sign_in(1).await);
        ids.push((alice.id.clone(), bob.id.clone()));
        let conversation = natter.open_direct(&alice, &bob).await;
        let (mut at_alice, mut at_bob) = (natter.connect(&alice).await, natter.connect(&bob).await);

        let page = ask(&mut at_bob, json!({"action": "getMessages", "conversationId": conversation})).await;
        let found = page["entries"].as_array().unwrap().iter();
        let found: Vec<_> = found.map(|entry| entry["content"]["text"].as_str().unwrap()).collect();
        assert_eq!(found, texts);

        for receipt in &receipts {
            assert_eq!(natter.receipt(&receipt["transactionHash"]).await, *receipt);
        }
        receipts.push(natter.pay().await);

        let text = format!("before {signal}");
        let message = json!({
            "action": "sendMessage", "conversationId": conversation, "entryId": Uuid::now_v7(), "text": text,
        });
        assert_eq!(ask(&mut at_alice, message).await["type"], "messageAccepted");
        assert_eq!(next(&mut at_bob).await["events"][0]["entry"]["content"]["text"], text);
        texts.push(text);
        natter.end(signal);
    }
    assert!(ids.iter().all(|pair| *pair == ids[0]), "{ids:?}");
}
