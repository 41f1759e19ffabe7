//! `GET /v1/groups?query=`: public groups by the words of their titles.

use std::time::Duration;

use natter_chat::words::{MIN_WORD_CHARS, words};
use natter_dynamo::{Counted, RateLimit};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::conversations::{FoundGroups, GroupsQuery, MAX_FOUND_GROUPS, endpoints};

use crate::ConversationsApi;
use crate::join::found_group;

/// How often somebody may search: for who types and looks, not for who lists them all.
const SEARCHES: RateLimit = RateLimit { max: 60, window: Duration::from_mins(1) };

impl ConversationsApi {
    pub(crate) async fn find_groups(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::FindGroups>,
    ) -> Result<FoundGroups> {
        let GroupsQuery { query } = input.query;
        if !words(&query).iter().any(|word| word.chars().count() >= MIN_WORD_CHARS) {
            return Err(ErrorCode::QueryInvalid.into());
        }
        self.count(request, Counted::GroupSearches, &SEARCHES).await?;
        let found = self.conversations.find_groups(&query, MAX_FOUND_GROUPS).await?;
        Ok(FoundGroups { groups: found.iter().filter_map(found_group).collect() })
    }
}
