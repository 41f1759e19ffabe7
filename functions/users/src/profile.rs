//! One's own profile, and others'.

use std::time::Duration;

use natter_chat::{UserId, UserProfile};
use natter_dynamo::{Counted, Edited, RateLimit};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::MODERATORS;
use natter_protocol::api::users::{Me, endpoints};

use crate::UsersApi;

/// How often somebody may take another handle: each one that they give up is held for them for 14 days, and nobody is to
/// hold many.
const HANDLE_CHANGES: RateLimit = RateLimit { max: 5, window: Duration::from_hours(14 * 24) };

impl UsersApi {
    /// `GET /v1/me`.
    pub(crate) async fn me(&self, request: &HttpRequest, _: Input<endpoints::Me>) -> Result<Me> {
        let me = request.caller.user_id;
        let account = self.users.current_account_status(me).await?;
        let me = Me {
            profile: self.existing(me).await?,
            settings: account.settings,
            registered_at: account.registered_at,
            is_moderator: request.caller.is_in(MODERATORS),
        };
        Ok(me)
    }

    /// `PATCH /v1/me`.
    pub(crate) async fn change_profile(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ChangeProfile>,
    ) -> Result<UserProfile> {
        let me = request.caller.user_id;
        let edit = input.body.parse()?;
        if edit.handle.is_some() {
            self.users.count(me, Counted::HandleChanges, request.now, &HANDLE_CHANGES).await?.check()?;
        }
        let edited = self.users.change_profile(me, &edit, request.now).await?;
        let profile = match edited {
            Edited::Done(profile) => profile,
            Edited::HandleTaken => return Err(ErrorCode::HandleTaken.into()),
            Edited::NoProfile => return Err(ErrorCode::UserNotFound.into()),
        };
        self.delivery.profile_changed(&self.users, &profile, request.now).await;
        Ok(profile)
    }

    /// `GET /v1/users/{userId}`. Whoever has somebody's id may see who it is: they share a conversation, or have found
    /// them. What somebody says about themselves, and their picture, is not for those whom they have blocked.
    pub(crate) async fn profile(&self, request: &HttpRequest, input: Input<endpoints::Profile>) -> Result<UserProfile> {
        let user: UserId = input.path.0;
        let found = self.users.profiles_for(request.caller.user_id, &[user]).await;
        let profile = found?.pop().ok_or(ErrorCode::UserNotFound)?;
        Ok(profile)
    }

    /// Somebody's profile, whether they are still there or have left.
    pub(crate) async fn existing(&self, user: UserId) -> Result<UserProfile> {
        let found = self.users.get(&[user]).await?.pop();
        found.ok_or_else(|| ErrorCode::UserNotFound.into())
    }
}
