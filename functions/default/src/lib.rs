//! `ping`, and `$default`: every frame that no other route takes. Such a frame is answered with what is wrong with it,
//! which [`OnMessage`](natter_lambda::OnMessage) does.
//!
//! A pong tells what could not be pushed to the connection: a device that receives nothing else has no other way to know.
//!
//! It also tells what is left of the service to save costs.
//!
//! A ping also says whether its user is active: nothing else makes them appear online. And it asks for the presence of those
//! whose it shows: a device that is merely open needs no other request.

use natter_delivery::{Beats, OpenSessions, Services};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames::{Ping, Pong};

/// The function `default`.
pub struct Fallback {
    beats: Beats,
}

impl Action for Fallback {
    type Request = Ping;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { beats: Services::of(environment)?.beats()? })
    }

    async fn perform(&self, caller: &Caller, request: Ping) -> Result<Pong, ActionError> {
        self.beats.beat(caller, request.active, request.watch).await
    }
}
