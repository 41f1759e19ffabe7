//! `getMessages`: a page of a conversation's log, from DynamoDB and, where the week ends, from PostgreSQL, and what has become
//! of its messages.

use natter_chat::frames::{self, ServerFrame};
use natter_chat::history::{
    self, Page, PageRequest, Plan, RECENT_FOR, RecentEntry, RecentPage, Retention, TRUST_MARGIN,
};
use natter_chat::{Conversation, ConversationId, ErrorCode, Timestamp, Viewer};
use natter_delivery::OpenSessions;
use natter_dynamo::{Conversations, Messages, Meter, StoreError};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};
use natter_postgres::{Archive, ArchivedPage, DatabaseSettings};

/// The function `get-messages`.
pub struct GetMessages {
    conversations: Conversations,
    messages: Messages,
    archive: Archive,
    retention: Retention,
    sessions: OpenSessions,
    meter: Meter,
}

impl Action for GetMessages {
    type Request = frames::GetMessages;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let settings = DatabaseSettings::from_lookup(|name| environment.optional(name).map(str::to_owned));
        let settings = settings.map_err(|error| InitError::setup("the archive", error))?;
        let days = environment.parsed_or("MESSAGE_RETENTION_DAYS", 0)?;
        Ok(Self {
            retention: Retention::of_days(days).map_err(|error| InitError::setup("the retention", error))?,
            meter: client.meter().clone(),
            sessions: OpenSessions::from_environment(environment, &client)?,
            conversations: Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?),
            messages: Messages::new(client, environment.required("MESSAGES_TABLE")?, RECENT_FOR),
            archive: Archive::for_people(settings),
        })
    }

    fn sessions(&self) -> &OpenSessions {
        &self.sessions
    }

    async fn perform(&self, caller: &Caller, request: frames::GetMessages) -> Result<ServerFrame, ActionError> {
        let page_request = PageRequest::try_from(&request)?;
        let conversation_id = request.conversation_id;
        // Before anything is read: by how long that takes, an outsider could tell whether there is such a conversation.
        let view = self.conversations.for_member(conversation_id, caller.user_id).await;
        let view = view.map_err(ActionError::unavailable)?.ok_or(ErrorCode::ConversationNotFound)?;
        let hidden_up_to = view.membership.hidden_up_to;
        let visible = page_request.within(hidden_up_to);
        let mut entries = self.nearest(conversation_id, visible).await.map_err(ActionError::unavailable)?;
        // What was said since the reader was found to be a member is told to those who are one then.
        let last_seq = view.conversation.last_seq;
        entries.retain(|recent| recent.entry.seq <= last_seq);
        let recent = RecentPage {
            entries,
            last_seq,
            holds_everything: holds_everything(&view.conversation, caller.now),
            hidden_up_to,
        };
        let plan = history::plan(visible, recent, caller.now);
        let mut page = self.complete(conversation_id, plan, Viewer::of(&view.membership)).await?;
        page.kept_since = self.retention.kept_since(caller.now);
        Ok(ServerFrame::Messages { id: request.id, conversation_id, page })
    }
}

impl GetMessages {
    /// What this instance has consumed of DynamoDB so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    /// How many statements PostgreSQL has run for this instance.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.archive.statements()
    }

    /// One more than asked for tells whether there are more.
    async fn nearest(
        &self,
        conversation_id: ConversationId,
        request: PageRequest,
    ) -> Result<Vec<RecentEntry>, StoreError> {
        self.messages.nearest(conversation_id, request.range, request.limit + 1).await
    }

    /// Adds what the archive has, and what has become of the messages and of those that they quote: each change is in one
    /// of the stores at least.
    async fn complete(&self, conversation_id: ConversationId, plan: Plan, viewer: Viewer) -> Result<Page, ActionError> {
        let archived = self.archived(conversation_id, &plan).await;
        let (entries, changes) = archived.map(|page| (page.entries, page.changes)).unzip();
        let draft = plan.complete(entries);
        let (targets, quoted) = (draft.targets(), draft.quoted());
        // Apart: a quoted message may be far from the page, with all that lies between.
        let recent = tokio::try_join!(
            self.messages.changes_of(conversation_id, &targets),
            self.messages.changes_of(conversation_id, &quoted),
        );
        let (recent, of_quoted) = recent.map_err(ActionError::unavailable)?;
        Ok(draft.finish(&[recent, of_quoted, changes.unwrap_or_default()].concat(), viewer))
    }

    /// What the archive has; `None` where it need not be asked, and where it does not answer, which the page then says.
    async fn archived(&self, conversation_id: ConversationId, plan: &Plan) -> Option<ArchivedPage> {
        let query = plan.archive_query?;
        let doubtful: Vec<_> = plan.doubtful().collect();
        let archived = self.archive.page(conversation_id, &query, &doubtful).await;
        archived
            .inspect_err(|error| {
                tracing::error!(error = %natter_chat::causes(error), "the archive does not answer");
            })
            .ok()
    }
}

/// Whether the conversation is too young for any of its entries to have expired.
fn holds_everything(conversation: &Conversation, now: Timestamp) -> bool {
    conversation.created_at.plus(RECENT_FOR) > now.plus(TRUST_MARGIN)
}
