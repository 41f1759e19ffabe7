//! Suspending people, and lifting that.
//!
//! The account's item is what refuses a suspended user everywhere, from the moment it is written; Cognito keeps them from
//! signing in again; closing their connections ends what is open. In this order: each step leaves less, and all may be
//! repeated.

use natter_chat::{Timestamp, UserId};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Done;
use natter_protocol::api::moderation::{ModerationAct, Reason, Suspension, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::{ModerationApi, act};

/// The end of a suspension for good: the year 2286.
const FOR_GOOD: Timestamp = Timestamp::from_millis(9_999_999_999_999);

impl ModerationApi {
    /// `PUT /v1/moderation/suspensions/{userId}`.
    pub(crate) async fn suspend(&self, request: &HttpRequest, input: Input<endpoints::Suspend>) -> Result<Done> {
        let user_id = self.existing(input.path.0).await?;
        let Suspension { until, reason } = input.body;
        if until.is_some_and(|until| until <= request.now) {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "`until` is in the past.").into());
        }
        let act = act(request, ModerationAct::Suspended { user_id, until }, &reason)?;
        let until = until.unwrap_or(FOR_GOOD);
        self.safety.suspend(&self.users, user_id, until, &act).await?;
        // Where the suspension has an end, nobody would be there to enable the user: the account alone refuses them then.
        if until == FOR_GOOD {
            self.admin.disable(user_id).await?;
        }
        self.admin.sign_out(user_id).await?;
        self.delivery.close(user_id, None, request.now).await;
        Ok(Done {})
    }

    /// `DELETE /v1/moderation/suspensions/{userId}`.
    pub(crate) async fn unsuspend(&self, request: &HttpRequest, input: Input<endpoints::Unsuspend>) -> Result<Done> {
        let user_id = self.existing(input.path.0).await?;
        let Reason { reason } = input.body;
        let act = act(request, ModerationAct::Unsuspended { user_id }, &reason)?;
        self.safety.unsuspend(&self.users, user_id, &act).await?;
        self.admin.enable(user_id).await?;
        Ok(Done {})
    }

    /// The user whom it is about; not somebody who has left, whose Cognito user is gone or about to be.
    async fn existing(&self, user: UserId) -> Result<UserId> {
        let found = self.users.get(&[user]).await?.pop();
        let is_there = found.is_some_and(|profile| !profile.is_deleted);
        if is_there { Ok(user) } else { Err(ErrorCode::UserNotFound.into()) }
    }
}
