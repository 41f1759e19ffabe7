//! `GET /v1/groups?query=`: public groups by the words of their titles.

use natter_chat::ErrorCode;
use natter_chat::api::conversations::{FoundGroups, GroupsQuery, MAX_FOUND_GROUPS};
use natter_chat::words::{MIN_WORD_CHARS, words};
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, json};

use crate::ConversationsApi;
use crate::join::found_group;

impl ConversationsApi {
    pub(crate) async fn find_groups(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let GroupsQuery { query } = request.query()?;
        if !words(&query).iter().any(|word| word.chars().count() >= MIN_WORD_CHARS) {
            return Err(ErrorCode::QueryInvalid.into());
        }
        let found = self.conversations.find_groups(&query, MAX_FOUND_GROUPS).await.map_err(ActionError::unavailable)?;
        json(200, &FoundGroups { groups: found.iter().filter_map(found_group).collect() })
    }
}
