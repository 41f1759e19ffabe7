//! Finding people.

use natter_dynamo::FindBy;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::users::{FindUsers, FoundUsers, MAX_FOUND_USERS, endpoints};

use crate::UsersApi;

impl UsersApi {
    /// `GET /v1/users?query=`.
    pub(crate) async fn find(&self, request: &HttpRequest, input: Input<endpoints::Find>) -> Result<FoundUsers> {
        let FindUsers { query } = input.query;
        let me = request.caller.user_id;
        self.search_limit.count(&self.users, me, request.now).await??;
        let found = self.users.find(me, &FindBy::parse(&query), MAX_FOUND_USERS).await;
        Ok(FoundUsers { users: found? })
    }
}
