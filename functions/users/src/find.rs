//! Finding people.

use natter_chat::api::users::{FindUsers, FoundUsers, MAX_FOUND_USERS};
use natter_dynamo::{Counted, FindBy, RateLimit};
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, json};

use crate::UsersApi;

/// By how much less young accounts may search: who wants to list everybody makes accounts for it.
const YOUNG_SHARE: u32 = 3;

impl UsersApi {
    /// `GET /v1/users?query=`.
    pub(crate) async fn find(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let FindUsers { query } = request.query()?;
        self.count_search(request).await?;
        let found = self.users.find(request.caller.user_id, &FindBy::parse(&query), MAX_FOUND_USERS).await;
        json(200, &FoundUsers { users: found.map_err(ActionError::unavailable)? })
    }

    async fn count_search(&self, request: &HttpRequest) -> Result<(), ActionError> {
        let (me, now) = (request.caller.user_id, request.now);
        let standing = self.users.standing(me).await.map_err(ActionError::unavailable)?;
        let share = if standing.is_young(now) { YOUNG_SHARE } else { 1 };
        let limit = RateLimit { max: (self.search_limit.max / share).max(1), ..self.search_limit };
        let allowance = self.users.count(me, Counted::Searches, now, &limit).await;
        Ok(allowance.map_err(ActionError::unavailable)?.check()?)
    }
}
