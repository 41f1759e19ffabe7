//! `getMessages`: a page of a conversation's log, from DynamoDB and, where the week ends, from PostgreSQL.

use natter_chat::frames::{self, ServerFrame};
use natter_chat::history::{self, ArchiveQuery, PageRequest, RECENT_FOR, RecentPage, TRUST_MARGIN};
use natter_chat::{Conversation, ConversationId, Entry, ErrorCode, Timestamp};
use natter_dynamo::{Conversations, Messages};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};
use natter_postgres::{Archive, DatabaseSettings};

/// The function `get-messages`.
pub struct GetMessages {
    conversations: Conversations,
    messages: Messages,
    archive: Archive,
}

impl Action for GetMessages {
    type Request = frames::GetMessages;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let settings = DatabaseSettings::from_lookup(|name| environment.optional(name).map(str::to_owned));
        let settings = settings.map_err(|error| InitError::setup("the archive", error))?;
        Ok(Self {
            conversations: Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?),
            messages: Messages::new(client, environment.required("MESSAGES_TABLE")?, RECENT_FOR),
            archive: Archive::new(settings),
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetMessages) -> Result<ServerFrame, ActionError> {
        let page_request = PageRequest::try_from(&request)?;
        let conversation_id = request.conversation_id;
        let (conversation, entries) = tokio::try_join!(
            self.conversations.for_member(conversation_id, caller.user_id),
            // One more than asked for tells whether there are more.
            self.messages.nearest(conversation_id, page_request.range, page_request.limit + 1),
        )
        .map_err(ActionError::unavailable)?;
        let conversation = conversation.ok_or(ErrorCode::ConversationNotFound)?.conversation;
        let recent = RecentPage {
            entries,
            last_seq: conversation.last_seq,
            holds_everything: holds_everything(&conversation, caller.now),
        };
        let plan = history::plan(page_request, recent, caller.now);
        let archived = match plan.archive_query {
            Some(query) => self.archived(conversation_id, &query).await,
            None => None,
        };
        Ok(ServerFrame::Messages { id: request.id, conversation_id, page: plan.complete(archived) })
    }
}

impl GetMessages {
    /// What the archive has; `None` where it does not answer, which the page then says.
    async fn archived(&self, conversation_id: ConversationId, query: &ArchiveQuery) -> Option<Vec<Entry>> {
        let archived = self.archive.page(conversation_id, query).await;
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
