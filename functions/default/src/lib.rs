//! `ping`, and `$default`: every frame that no other route takes. Such a frame is told what is wrong with it, which
//! [`OnMessage`](natter_lambda::OnMessage) does.

use natter_chat::frames::{Ping, ServerFrame};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};

/// The function `default`.
pub struct Fallback;

impl Action for Fallback {
    type Request = Ping;

    async fn init(_environment: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn perform(&self, caller: &Caller, request: Ping) -> Result<ServerFrame, ActionError> {
        Ok(ServerFrame::Pong { id: request.id, server_time: caller.now })
    }
}
