//! `GET /v1/search`: full-text search over the caller's own conversations.
//!
//! The caller's conversations are read from DynamoDB, the source of truth for membership, and passed to the archive
//! with the query: a result from any other conversation is impossible. The archive follows DynamoDB by some seconds;
//! results that were deleted or edited since are left out.

mod scope;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::entry::states;
use natter_chat::search::{DEFAULT_LIMIT, Query, SearchCursor, excerpt};
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Timestamp, UserId};
use natter_delivery::{Gate, Services};
use natter_dynamo::{Conversations, Counted, Messages, RateLimit, StoreError, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Input, Response};
use natter_lambda::{ActionError, Environment, InitError, Result, dispatch};
use natter_postgres::{Archive, ArchiveError, DatabaseSettings, Found, Search};
use natter_protocol::api::SearchRoute;
use natter_protocol::api::search::{FoundMessages, Hit, SearchFor, endpoints};
use natter_protocol::frames::page_limit;
use natter_protocol::{ChatError, ErrorCode};

use scope::Scope;

/// The window in which searches are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// The function `search`.
pub struct SearchApi {
    conversations: Conversations,
    messages: Messages,
    users: Users,
    archive: Archive,
    limit: RateLimit,
}

impl HttpFunction for SearchApi {
    type Routes = SearchRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            conversations: services.conversations()?,
            messages: services.messages()?,
            users: services.users()?,
            archive: Archive::for_people(environment.read("the archive", DatabaseSettings::from_lookup)?),
            limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_SEARCHES")?, window: WINDOW },
        })
    }

    async fn respond(&self, route: SearchRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: SearchRoute { Search => answer })
    }
}

impl SearchApi {
    async fn answer(&self, request: &HttpRequest, input: Input<endpoints::Search>) -> Result<FoundMessages> {
        let caller = request.caller.user_id;
        self.users.count(caller, Counted::MessageSearches, request.now, &self.limit).await?.check()?;
        self.search(caller, &input.query, request.now).await
    }

    /// How many statements PostgreSQL has run for this instance.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.archive.statements()
    }

    /// A page of what `user` finds.
    ///
    /// # Errors
    /// [`ErrorCode::QueryInvalid`]; [`ErrorCode::QueryTooBroad`] where the archive takes too long over it;
    /// [`ErrorCode::Unavailable`] where a store does not answer: without the archive there is no
    /// search, and everything else goes on.
    pub async fn search(&self, user: UserId, asked: &SearchFor, now: Timestamp) -> Result<FoundMessages> {
        let query = Query::parse(&asked.query).map_err(ChatError::from)?;
        let limit = page_limit(asked.limit, DEFAULT_LIMIT)?;
        let scope = self.scope(user, &query).await?;
        let Some(scope) = scope else { return Ok(FoundMessages { hits: Vec::new(), next: None }) };
        let as_of = asked.cursor.map_or(now, |cursor| cursor.as_of);
        let search = Search {
            query: &query,
            visible: &scope.visible,
            sender: scope.sender,
            after: asked.cursor,
            as_of,
            limit: limit + 1,
        };
        let mut found = self.archive.search(&search).await.map_err(archive_failure)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| cursor_after(last, as_of));
        let hits = self.present(found, &query, &scope).await?;
        Ok(FoundMessages { hits, next })
    }

    /// The hits as they are now, without those of which the archive does not know yet what has become of them.
    async fn present(&self, found: Vec<Found>, query: &Query, scope: &Scope) -> Result<Vec<Hit>, StoreError> {
        let mut by_conversation: BTreeMap<ConversationId, Vec<EntryId>> = BTreeMap::new();
        for found in &found {
            by_conversation.entry(found.entry.conversation_id).or_default().push(found.entry.entry_id);
        }
        let recent = by_conversation.iter().map(|(conversation, ids)| self.messages.changes_of(*conversation, ids));
        let recent: Vec<Entry> = try_join_all(recent).await?.into_iter().flatten().collect();
        Ok(found.into_iter().filter_map(|found| hit(found, &recent, query, scope)).collect())
    }
}

fn hit(found: Found, recent: &[Entry], query: &Query, scope: &Scope) -> Option<Hit> {
    let Found { entry, mut changes, said, .. } = found;
    let is_its = |change: &&Entry| {
        change.conversation_id == entry.conversation_id && change.content.target() == Some(entry.entry_id)
    };
    for change in recent.iter().filter(is_its) {
        let is_known = changes.iter().any(|known| known.entry_id == change.entry_id);
        if !is_known && matches!(change.content, EntryContent::Edited { .. } | EntryContent::Deleted { .. }) {
            return None;
        }
        changes.push(change.clone());
    }
    let entry = scope.viewer(entry.conversation_id)?.entry_alone(entry)?;
    let state = states(&changes).remove(&entry.entry_id);
    Some(Hit { state, excerpt: excerpt(&said, query), entry })
}

fn cursor_after(last: &Found, as_of: Timestamp) -> SearchCursor {
    SearchCursor {
        as_of,
        score: last.score,
        sent_at: last.entry.sent_at,
        conversation_id: last.entry.conversation_id,
        entry_id: last.entry.entry_id,
    }
}

fn archive_failure(error: ArchiveError) -> ActionError {
    if error.is_too_slow() {
        return ErrorCode::QueryTooBroad.into();
    }
    if let Some(retry_after) = error.retry_after() {
        tracing::warn!(error = %natter_chat::causes(&error), "the archive is not ready yet");
        return ChatError::unavailable(retry_after).into();
    }
    error.into()
}
