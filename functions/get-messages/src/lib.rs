//! `getMessages`: a page of a conversation's log, from DynamoDB and, beyond its week, from PostgreSQL, with the current
//! state of its messages.

use natter_chat::history::{self, Draft, Page, PageRequest, Plan, Range, RecentPage, Retention};
use natter_chat::{ConversationId, Entry, MemberView, Seq, Timestamp, Viewer};
use natter_delivery::{Log, OpenSessions, Services};
use natter_dynamo::{Conversations, Messages, StoreError};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_postgres::{Archive, ArchivedPage, DatabaseSettings};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{self, MessagePage};

/// How often a page is read at most: again where something on it was not settled.
const MAX_ATTEMPTS: usize = 3;

/// The function `get-messages`.
pub struct GetMessages {
    conversations: Conversations,
    messages: Messages,
    log: Log,
    archive: Archive,
    retention: Retention,
}

impl Action for GetMessages {
    type Request = frames::GetMessages;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let days = environment.parsed_or("MESSAGE_RETENTION_DAYS", 0)?;
        Ok(Self {
            retention: Retention::of_days(days).map_err(|error| InitError::setup("the retention", error))?,
            log: services.log()?,
            conversations: services.conversations()?,
            messages: services.messages()?,
            archive: Archive::for_people(environment.read("the archive", DatabaseSettings::from_lookup)?),
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetMessages) -> Result<MessagePage, ActionError> {
        let page_request = PageRequest::try_from(&request)?;
        let conversation_id = request.conversation_id;
        // Before anything is read: by how long that takes, an outsider could tell whether there is such a conversation.
        let view = self.conversations.for_member(conversation_id, caller.user_id).await;
        let view = view?.ok_or(ErrorCode::ConversationNotFound)?;
        let hidden_up_to = view.membership.hidden_up_to;
        let visible = page_request.within(hidden_up_to);
        let (draft, changes) = self.settled_draft(&view, visible, caller.now).await?;
        let mut page = self.finish(draft, changes, &view).await?;
        page.kept_since = self.retention.kept_since(caller.now);
        Ok(MessagePage { conversation_id, page })
    }
}

impl GetMessages {
    /// How many statements PostgreSQL has run for this instance.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.archive.statements()
    }

    /// The page as both stores have it, once nothing of it is still to come, and what the archive knows of changes.
    async fn settled_draft(
        &self,
        view: &MemberView,
        request: PageRequest,
        now: Timestamp,
    ) -> Result<(Draft, Vec<Entry>), ActionError> {
        let id = view.conversation.conversation_id;
        for _ in 0..MAX_ATTEMPTS {
            let (mut recent, sealed) = self.recent(view, request, now).await?;
            // What was said since the reader was found to be a member is told to those who are one then.
            recent.entries.retain(|entry| entry.entry.seq <= recent.last_seq);
            let plan = history::plan(request, recent, now);
            let (entries, changes) = self.archived(id, &plan).await.map(|page| (page.entries, page.changes)).unzip();
            let draft = plan.complete(entries);
            let unsettled = draft.unsettled(&sealed);
            if unsettled.is_empty() {
                return Ok((draft, changes.unwrap_or_default()));
            }
            self.log.settle_all(id, &unsettled, now).await?;
        }
        Err(ActionError::unavailable("places were not settled"))
    }

    /// What DynamoDB has of a page, nothing of it still to come. One entry more than asked for tells whether there are more;
    /// forwards, the one at the cursor is read too: that it is there proves that nothing after it is missing.
    /// Beside it, the places that were sealed.
    async fn recent(
        &self,
        view: &MemberView,
        request: PageRequest,
        now: Timestamp,
    ) -> Result<(RecentPage, Vec<Seq>), StoreError> {
        let conversation = &view.conversation;
        let (range, limit) = match request.range {
            Range::Before(_) => (request.range, request.limit + 1),
            Range::After(after) => (Range::After(after.previous()), request.limit + 2),
        };
        let mut stretch = self.log.settled(conversation, range, limit, now).await?;
        let young = history::holds_everything(conversation.created_at, now);
        let mut holds_everything = young;
        if let Range::After(after) = request.range {
            holds_everything = history::is_all(after, &stretch.places().collect::<Vec<_>>(), young, now);
            stretch.entries.retain(|recent| recent.entry.seq > after);
            stretch.entries.truncate(request.limit + 1);
        }
        let page = RecentPage {
            entries: stretch.entries,
            last_seq: conversation.last_seq,
            holds_everything,
            hidden_up_to: view.membership.hidden_up_to,
        };
        Ok((page, stretch.sealed))
    }

    /// Adds what has become of the messages and of those that they quote: each change is in one of the stores at least.
    async fn finish(&self, draft: Draft, archived: Vec<Entry>, view: &MemberView) -> Result<Page, ActionError> {
        let id = view.conversation.conversation_id;
        let (targets, quoted) = (draft.targets(), draft.quoted());
        // Apart: a quoted message may be far from the page, with all that lies between.
        let recent = tokio::try_join!(self.messages.changes_of(id, &targets), self.messages.changes_of(id, &quoted));
        let (recent, of_quoted) = recent?;
        Ok(draft.finish(&[recent, of_quoted, archived].concat(), Viewer::of(&view.membership)))
    }

    /// What the archive has; `None` where it need not be asked, and where it does not answer, which the page then says.
    async fn archived(&self, conversation_id: ConversationId, plan: &Plan) -> Option<ArchivedPage> {
        let query = plan.archive_query?;
        let doubtful: Vec<_> = plan.doubtful().collect();
        let archived = self.archive.page(conversation_id, &query, &doubtful).await;
        archived
            .inspect_err(|error| {
                tracing::error!(error = %natter_chat::causes(error), "the archive did not answer");
            })
            .ok()
    }
}
