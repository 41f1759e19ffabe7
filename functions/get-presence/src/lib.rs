//! `getPresence`: which of the caller's contacts are online, as far as their settings allow. Presence is
//! requested, never broadcast: its cost grows with those who look, not with those who come and go.

use natter_delivery::{OpenSessions, Presences, Services};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames;
use natter_protocol::{ChatError, ErrorCode};

/// About how many people one may ask at once.
const MAX_IDS: usize = 100;

/// The function `get-presence`.
pub struct GetPresence {
    presences: Presences,
}

impl Action for GetPresence {
    type Request = frames::GetPresence;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { presences: Services::of(environment)?.presences()? })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetPresence) -> Result<frames::Presences, ActionError> {
        if !(1..=MAX_IDS).contains(&request.user_ids.len()) {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "`userIds` must have 1 to 100 ids.").into());
        }
        let people = request.user_ids.into_iter().collect();
        let presences = self.presences.of(caller.user_id, &people, caller.now).await?;
        Ok(frames::Presences { presences })
    }
}
