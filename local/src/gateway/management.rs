//! @connections: posts to clients, looks at them and closes them.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::connections::{Connection, Undeliverable};
use super::faults::Fault;
use super::ids;
use super::limits::MAX_MESSAGE_BYTES;
use super::server::{HttpResponse, json as json_response, message};
use super::times::iso8601;
use super::websocket::WebSocketServer;

/// Why a call is refused: the status, the error's name and its message.
type Refusal = (StatusCode, &'static str, String);

/// Answers a call about the connection of this id, as it stands in the path.
pub(super) async fn answer(server: &Arc<WebSocketServer>, id: &str, request: Request<Incoming>) -> HttpResponse {
    perform(server, id, request).await.unwrap_or_else(|(status, name, text)| {
        let mut response = message(status, &text);
        response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(name));
        response
    })
}

async fn perform(server: &Arc<WebSocketServer>, id: &str, request: Request<Incoming>) -> Result<HttpResponse, Refusal> {
    if !is_signed(&request) {
        let text = "Missing Authentication Token".to_owned();
        return Err((StatusCode::FORBIDDEN, "MissingAuthenticationTokenException", text));
    }
    if !server.host.admits_request() {
        return Err(limited());
    }
    let id = percent_decode_str(id).decode_utf8_lossy().into_owned();
    if !ids::is_well_formed(&id) {
        return Err((StatusCode::BAD_REQUEST, "BadRequestException", format!("Invalid connectionId: {id}")));
    }
    match *request.method() {
        Method::POST => post(server, &id, request.into_body()).await,
        Method::GET => open(server, &id).map(|connection| describe(&connection)),
        Method::DELETE => delete(server, &id),
        _ => Err((StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden".to_owned())),
    }
}

async fn post(server: &WebSocketServer, id: &str, body: Incoming) -> Result<HttpResponse, Refusal> {
    let frame = read(body).await?;
    let connection = open(server, id)?;
    match server.host.faults.at_post(id) {
        Some(Fault::PostGone) => return Err(gone()),
        Some(Fault::PostLimited) => return Err(limited()),
        Some(Fault::DroppedPush) => return Ok(empty(StatusCode::OK)),
        Some(_) => {
            let text = "Internal server error".to_owned();
            return Err((StatusCode::INTERNAL_SERVER_ERROR, "InternalServerErrorException", text));
        }
        None => {}
    }
    connection.try_send(frame).map(|()| empty(StatusCode::OK)).map_err(|error| match error {
        Undeliverable::Gone => gone(),
        Undeliverable::Full => limited(),
    })
}

/// The body as text, within the limit.
async fn read(body: Incoming) -> Result<String, Refusal> {
    let body = Limited::new(body, MAX_MESSAGE_BYTES).collect().await.map_err(|error| unreadable(&*error))?;
    String::from_utf8(body.to_bytes().into()).map_err(|error| unreadable(&error))
}

fn unreadable(error: &(dyn Error + Send + Sync + 'static)) -> Refusal {
    if error.is::<LengthLimitError>() {
        let text = "Message too long".to_owned();
        return (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLargeException", text);
    }
    (StatusCode::BAD_REQUEST, "BadRequestException", "Invalid body".to_owned())
}

fn describe(connection: &Connection) -> HttpResponse {
    let identity = &connection.identity;
    let description = json!({
        "connectedAt": iso8601(identity.connected_at),
        "identity": {"sourceIp": identity.source_ip, "userAgent": identity.user_agent},
        "lastActiveAt": iso8601(connection.last_active()),
    });
    json_response(StatusCode::OK, description.to_string())
}

fn delete(server: &WebSocketServer, id: &str) -> Result<HttpResponse, Refusal> {
    // Removed here and now, so that what is posted next finds it gone.
    let connection = server.connections.remove(id).ok_or_else(gone)?;
    connection.delete();
    Ok(empty(StatusCode::NO_CONTENT))
}

fn open(server: &WebSocketServer, id: &str) -> Result<Arc<Connection>, Refusal> {
    server.connections.get(id).ok_or_else(gone)
}

fn gone() -> Refusal {
    (StatusCode::GONE, "GoneException", "Gone".to_owned())
}

fn limited() -> Refusal {
    (StatusCode::TOO_MANY_REQUESTS, "LimitExceededException", "Too Many Requests".to_owned())
}

fn empty(status: StatusCode) -> HttpResponse {
    let mut response = HttpResponse::new(Bytes::new().into());
    *response.status_mut() = status;
    response
}

/// Whether there is a signature of the right form, for the right service. Whose it is, nobody here can tell.
fn is_signed(request: &Request<Incoming>) -> bool {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(fields) = authorization.and_then(|value| value.strip_prefix("AWS4-HMAC-SHA256 ")) else { return false };
    let field = |name: &str| fields.split(',').find_map(|field| field.trim().strip_prefix(name));
    let scope = field("Credential=").is_some_and(|scope| scope.ends_with("/execute-api/aws4_request"));
    let signature =
        field("Signature=").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|c| c.is_ascii_hexdigit()));
    scope && signature && field("SignedHeaders=").is_some_and(|headers| headers.contains("host"))
}
