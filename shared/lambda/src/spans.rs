//! What the log says of where a line comes from: which invocation, whose request, about which conversation. Things are named by
//! their ids; nothing that people write is among them.

use lambda_http::{Request, RequestExt};
use natter_chat::{ConversationId, EntryId};
use serde::Deserialize;
use tracing::{
    Span,
    field::{self, Empty},
    info_span,
};

use crate::{QueueMessage, Session, WebSocketEvent};

/// The span of an invocation. `trace` is X-Ray's id: what one function makes another one do, directly or through a queue, has
/// the same.
#[must_use]
pub fn invocation(request_id: &str, trace: Option<&str>) -> Span {
    info_span!("invocation", request_id, trace = trace.map(root))
}

/// The span of a frame.
pub(crate) fn frame(event: &WebSocketEvent, session: &Session) -> Span {
    let context = &event.request_context;
    let subject = Subject::of(event.body.as_deref().unwrap_or_default());
    let span = info_span!(
        "frame",
        route = context.route_key,
        user_id = %session.user_id,
        connection_id = %context.connection_id,
        conversation_id = Empty,
        entry_id = Empty,
    );
    subject.record(&span);
    span
}

/// The span of an HTTP request; who asks is recorded in `user_id` when it is known.
pub(crate) fn request(route: &str, request: &Request) -> Span {
    let named = request.path_parameters_ref().and_then(|parameters| parameters.first("conversationId"));
    let conversation_id = named.and_then(|id| id.parse::<ConversationId>().ok());
    info_span!("request", route, user_id = Empty, conversation_id = conversation_id.map(field::display))
}

impl QueueMessage {
    /// The span of handling this message.
    #[must_use]
    pub fn span(&self) -> Span {
        let span = info_span!(
            "message",
            message_id = self.message_id,
            trace = self.attributes.trace_header.as_deref().map(root),
            conversation_id = Empty,
            entry_id = Empty,
        );
        Subject::of(&self.body).record(&span);
        span
    }
}

/// What something is about, as far as it says.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(default)]
    conversation_id: Option<ConversationId>,
    #[serde(default)]
    entry_id: Option<EntryId>,
}

impl Subject {
    fn of(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    fn record(&self, span: &Span) {
        if let Some(conversation_id) = &self.conversation_id {
            span.record("conversation_id", field::display(conversation_id));
        }
        if let Some(entry_id) = &self.entry_id {
            span.record("entry_id", field::display(entry_id));
        }
    }
}

/// Of X-Ray's header (`Root=…;Parent=…;Sampled=…`), the part that all of a trace have in common.
fn root(header: &str) -> &str {
    let root = header.split(';').find_map(|part| part.trim().strip_prefix("Root="));
    root.unwrap_or(header)
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn all_of_a_trace_have_its_root_in_common() {
        for header in [
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
            "1-5759e988-bd862e3fe1be46a994272793",
        ] {
            assert_eq!(root(header), "1-5759e988-bd862e3fe1be46a994272793");
        }
    }
}
