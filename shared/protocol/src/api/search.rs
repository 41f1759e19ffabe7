//! Full text over one's own conversations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Method, Route};
use crate::ErrorCode;
use natter_chat::EntryState;
use natter_chat::search::{Fragment, SearchCursor};
use natter_chat::viewer::SeenEntry;

area! {
    SearchRoute = "search";

    /// Find messages.
    Search { query: SearchFor } -> FoundMessages =
        Route::new(
            Method::Get,
            "/v1/search",
            "search",
            "Finds messages in one's own conversations: words and \"phrases\" of them and of their files' names, and the \
            filters from:, in:, has:link, has:reply, has:mention, has:picture, has:video, has:audio, has:voice, \
            has:file, after: and before:. A message that is being sent may take half a minute to be found.",
        )
            .answers(200, "A page of hits, the best and latest first.")
            .refuses(&[ErrorCode::QueryInvalid, ErrorCode::QueryTooBroad]);
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchFor {
    /// The query: at most 500 bytes of UTF-8.
    #[schemars(length(min = 1, max = 500))]
    pub query: String,
    /// Go on after this hit, from the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<SearchCursor>,
    /// How many hits at most: 1 to 100, 20 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundMessages {
    /// The hits, the best and latest first.
    pub hits: Vec<Hit>,
    /// Where the next page begins; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<SearchCursor>,
}

/// A search result. `getMessages` around `entry.seq` shows it in context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// The message.
    pub entry: SeenEntry,
    /// What has become of it; absent where nothing has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<EntryState>,
    /// The part of its present text that was looked for.
    pub excerpt: Vec<Fragment>,
}
