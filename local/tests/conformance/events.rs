//! What functions are called with.

use futures_util::SinkExt;
use serde_json::{Value, json};

use crate::harness::{API_ID, App, METHOD_ARN, Socket, handshake};

const DOMAIN: &str = "abcdef1234.execute-api.eu-west-1.amazonaws.com";

/// The keys of an object, in order of the alphabet.
fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// What all events have in common.
fn check_context(context: &Value, route: &str, kind: &str) {
    assert_eq!(context["routeKey"], route);
    assert_eq!(context["eventType"], kind);
    assert_eq!(context["messageDirection"], "IN");
    assert_eq!(context["stage"], "prod");
    assert_eq!(context["apiId"], API_ID);
    assert_eq!(context["domainName"], DOMAIN);
    assert_eq!(context["identity"]["sourceIp"], "127.0.0.1");
    assert_eq!(context["requestId"], context["extendedRequestId"]);
    for id in ["requestId", "connectionId"] {
        let id = context[id].as_str().unwrap();
        assert_eq!((id.len(), id.ends_with('=')), (16, true), "{id}");
    }
    assert_ne!(context["requestId"], context["connectionId"]);
    assert!(context["connectedAt"].as_u64().unwrap() <= context["requestTimeEpoch"].as_u64().unwrap());
    let time = context["requestTime"].as_str().unwrap();
    let form: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let (month, rest) = (&form[3..6], [&form[..3], &form[6..]].concat());
    assert!(month.chars().all(char::is_alphabetic), "{time}");
    assert_eq!(rest, "00//0000:00:00:00 +0000", "{time}");
}

#[tokio::test]
async fn connect_gets_headers_context_and_what_the_authorizer_said() {
    let app = App::start().await;
    let mut request = handshake(&app.gateway.ws_url());
    request.headers_mut().insert("User-Agent", "suite/1".parse().unwrap());
    request.headers_mut().append("X-Many", "a".parse().unwrap());
    request.headers_mut().append("X-Many", "b".parse().unwrap());
    let _socket = Socket::open(request).await.unwrap();
    let event = app.called("connect").await;
    assert_eq!(keys(&event), ["headers", "isBase64Encoded", "multiValueHeaders", "requestContext"]);
    assert_eq!(event["isBase64Encoded"], false);
    assert_eq!(event["headers"]["Sec-WebSocket-Version"], "13");
    assert_eq!(event["headers"]["X-Forwarded-Proto"], "https");
    assert_eq!(event["headers"]["X-Many"], "b");
    assert_eq!(event["multiValueHeaders"]["X-Many"], json!(["a", "b"]));
    assert!(event["headers"].get("Upgrade").is_none());
    let context = &event["requestContext"];
    check_context(context, "$connect", "CONNECT");
    assert_eq!(context["identity"]["userAgent"], "suite/1");
    assert_eq!(
        keys(context),
        [
            "apiId",
            "authorizer",
            "connectedAt",
            "connectionId",
            "domainName",
            "eventType",
            "extendedRequestId",
            "identity",
            "messageDirection",
            "requestId",
            "requestTime",
            "requestTimeEpoch",
            "routeKey",
            "stage"
        ]
    );
    let authorizer = &context["authorizer"];
    assert_eq!((&authorizer["principalId"], &authorizer["userId"]), (&json!("somebody"), &json!("u1")));
    assert_eq!(authorizer["level"], "7", "values arrive as text");
    assert!(authorizer["integrationLatency"].is_u64());
}

#[tokio::test]
async fn connect_gets_the_query_where_there_is_one() {
    let app = App::start().await;
    let url = format!("{}?a=1&b=x%20y&a=2", app.gateway.ws_url());
    let _socket = Socket::open(handshake(&url)).await.unwrap();
    let event = app.called("connect").await;
    assert_eq!(event["queryStringParameters"], json!({"a": "2", "b": "x y"}));
    assert_eq!(event["multiValueQueryStringParameters"], json!({"a": ["1", "2"], "b": ["x y"]}));
}

#[tokio::test]
async fn the_authorizer_gets_a_request_event_without_an_authorizer_in_it() {
    let app = App::start().await;
    let url = format!("{}?a=1", app.gateway.ws_url());
    let _socket = Socket::open(handshake(&url)).await.unwrap();
    let event = app.called("authorizer").await;
    assert_eq!((&event["type"], &event["methodArn"]), (&json!("REQUEST"), &json!(METHOD_ARN)));
    assert_eq!(event["headers"]["Auth"], "secret");
    assert_eq!(event["multiValueHeaders"]["Auth"], json!(["secret"]));
    assert_eq!(event["queryStringParameters"], json!({"a": "1"}));
    assert_eq!(event["stageVariables"], json!({}));
    check_context(&event["requestContext"], "$connect", "CONNECT");
    assert!(event["requestContext"].get("authorizer").is_none());
    let connected = app.called("connect").await;
    assert_eq!(event["requestContext"]["connectionId"], connected["requestContext"]["connectionId"]);
}

#[tokio::test]
async fn a_message_brings_the_frame_its_id_and_the_authorizers_words() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    socket.send(r#"{"action":"echo" , "text":"é"}"#).await;
    let event = app.called("echo").await;
    assert_eq!(keys(&event), ["body", "isBase64Encoded", "requestContext"]);
    assert_eq!(event["body"], r#"{"action":"echo" , "text":"é"}"#);
    let context = &event["requestContext"];
    check_context(context, "echo", "MESSAGE");
    assert_eq!(context["connectionId"], id);
    assert_eq!(context["authorizer"]["userId"], "u1");
    assert_eq!(context["messageId"].as_str().unwrap().len(), 16);
    assert_ne!(context["messageId"], context["requestId"]);
}

#[tokio::test]
async fn disconnect_gets_code_reason_and_the_headers_of_aws() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    socket.stream.close(None).await.unwrap();
    let event = app.called("disconnect").await;
    let headers = json!({"Host": DOMAIN, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""});
    assert_eq!(event["headers"], headers);
    assert_eq!(event["multiValueHeaders"]["Host"], json!([DOMAIN]));
    assert_eq!(event["isBase64Encoded"], false);
    let context = &event["requestContext"];
    check_context(context, "$disconnect", "DISCONNECT");
    assert_eq!(context["connectionId"], id);
    assert_eq!(context["authorizer"]["userId"], "u1");
    assert_eq!(context["disconnectStatusCode"], 1005);
    assert_eq!(context["disconnectReason"], "Client-side close frame status not set");
}

#[tokio::test]
async fn without_an_authorizer_events_carry_none() {
    let app = App::with(crate::harness::Setup { without: Some("Auth:"), ..Default::default() }).await;
    let mut socket = app.connect().await;
    assert!(app.called("connect").await["requestContext"].get("authorizer").is_none());
    socket.stream.flush().await.unwrap();
    assert_eq!(app.unseen_calls("authorizer"), 0);
}
