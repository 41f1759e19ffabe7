//! The events of a WebSocket API, and of its authorizer.

use std::net::IpAddr;

use natter_chat::Timestamp;
use serde_json::{Map, Value, json};

use super::headers::Multimap;
use super::times::request_time;

/// [mem] Whether MESSAGE events carry what the authorizer said: AWS documents it for `$context`, not for the event.
const MESSAGES_CARRY_AUTHORIZER: bool = true;

/// Which API the events come from.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) api_id: String,
    pub(super) stage: String,
    pub(super) region: String,
    pub(super) account_id: String,
}

/// What every event of a connection says.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) connection_id: String,
    pub(super) connected_at: Timestamp,
    pub(super) source_ip: IpAddr,
    pub(super) user_agent: Option<String>,
    /// The authorizer's words, its principal among them.
    pub(super) authorizer: Option<Map<String, Value>>,
}

/// How a connection came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closure {
    pub(super) code: u16,
    pub(super) reason: String,
}

/// A handshake's request, as events carry it.
#[derive(Debug, Clone)]
pub(super) struct Handshake {
    pub(super) headers: Multimap,
    pub(super) query: Multimap,
}

impl Origin {
    /// Where the API is in AWS.
    pub(super) fn domain(&self) -> String {
        format!("{}.execute-api.{}.amazonaws.com", self.api_id, self.region)
    }

    /// What an authorizer's policy is about.
    pub(super) fn method_arn(&self) -> String {
        let Self { api_id, stage, region, account_id } = self;
        format!("arn:aws:execute-api:{region}:{account_id}:{api_id}/{stage}/$connect")
    }

    /// CONNECT.
    pub(super) fn connect(&self, identity: &Identity, handshake: &Handshake, request: &Request) -> Value {
        let mut event = json!({
            "headers": handshake.headers.single,
            "multiValueHeaders": handshake.headers.multi,
            "requestContext": self.context(identity, request, "$connect", "CONNECT"),
            "isBase64Encoded": false,
        });
        if !handshake.query.is_empty() {
            event["queryStringParameters"] = handshake.query.single.clone().into();
            event["multiValueQueryStringParameters"] = handshake.query.multi.clone().into();
        }
        event
    }

    /// REQUEST, for the authorizer. [mem] The query maps are empty rather than absent.
    pub(super) fn authorize(&self, identity: &Identity, handshake: &Handshake, request: &Request) -> Value {
        json!({
            "type": "REQUEST",
            "methodArn": self.method_arn(),
            "headers": handshake.headers.single,
            "multiValueHeaders": handshake.headers.multi,
            "queryStringParameters": handshake.query.single,
            "multiValueQueryStringParameters": handshake.query.multi,
            "stageVariables": {},
            "requestContext": self.context(identity, request, "$connect", "CONNECT"),
        })
    }

    /// MESSAGE.
    pub(super) fn message(&self, identity: &Identity, request: &Request, route: &str, frame: &str) -> Value {
        let mut context = self.context(identity, request, route, "MESSAGE");
        context["messageId"] = super::ids::random().into();
        json!({"requestContext": context, "body": frame, "isBase64Encoded": false})
    }

    /// DISCONNECT.
    pub(super) fn disconnect(&self, identity: &Identity, request: &Request, closure: &Closure) -> Value {
        let mut context = self.context(identity, request, "$disconnect", "DISCONNECT");
        context["disconnectStatusCode"] = closure.code.into();
        context["disconnectReason"] = closure.reason.as_str().into();
        let mut headers = Multimap::default();
        for (name, value) in
            [("Host", self.domain().as_str()), ("x-api-key", ""), ("X-Forwarded-For", ""), ("x-restapi", "")]
        {
            headers.push(name, value);
        }
        json!({
            "headers": headers.single,
            "multiValueHeaders": headers.multi,
            "requestContext": context,
            "isBase64Encoded": false,
        })
    }

    fn context(&self, identity: &Identity, request: &Request, route: &str, kind: &str) -> Value {
        let mut context = json!({
            "routeKey": route,
            "eventType": kind,
            "extendedRequestId": request.id,
            "requestTime": request_time(request.time),
            "messageDirection": "IN",
            "stage": self.stage,
            "connectedAt": identity.connected_at.as_millis(),
            "requestTimeEpoch": request.time.as_millis(),
            "identity": {"sourceIp": identity.source_ip},
            "requestId": request.id,
            "domainName": self.domain(),
            "connectionId": identity.connection_id,
            "apiId": self.api_id,
        });
        if let Some(agent) = &identity.user_agent {
            context["identity"]["userAgent"] = agent.as_str().into();
        }
        let is_told = kind != "MESSAGE" || MESSAGES_CARRY_AUTHORIZER;
        if let Some(authorizer) = identity.authorizer.as_ref().filter(|_| is_told) {
            context["authorizer"] = authorizer.clone().into();
        }
        context
    }
}

/// One request to the API.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) time: Timestamp,
}

impl Request {
    pub(super) fn new(time: Timestamp) -> Self {
        Self { id: super::ids::random(), time }
    }
}

/// A frame of the gateway's own; the spacing is AWS's.
pub(super) fn own_frame(message: &str, connection_id: &str, request_id: &str) -> String {
    format!(r#"{{"message": "{message}", "connectionId":"{connection_id}", "requestId":"{request_id}"}}"#)
}
