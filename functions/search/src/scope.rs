//! The conversations that a search may look into, and whose messages it looks for.

use std::cmp::Reverse;

use natter_chat::search::{ConversationFilter, Query, Sender};
use natter_chat::{Conversation, ConversationId, ConversationKind, Handle, Seq, UserId, Viewer};
use natter_dynamo::StoreError;

use crate::SearchApi;

/// What a search is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The conversations, and the places after which they begin for the asker.
    pub(crate) visible: Vec<(ConversationId, Seq)>,
    /// Only what this person sent.
    pub(crate) sender: Option<UserId>,
}

impl Scope {
    /// How the asker sees one of the conversations.
    pub(crate) fn viewer(&self, conversation: ConversationId) -> Option<Viewer> {
        let visible = self.visible.iter().find(|(id, _)| *id == conversation);
        visible.map(|(_, hidden_up_to)| Viewer::after(*hidden_up_to))
    }
}

impl SearchApi {
    /// The caller's own conversations, as far as the query asks for them; `None` where nobody is called as it says.
    pub(crate) async fn scope(&self, caller: UserId, query: &Query) -> Result<Option<Scope>, StoreError> {
        let mut views = self.conversations.of_user(caller).await?;
        views.sort_by_key(|view| Reverse(view.conversation.active_at()));
        let sender = match &query.from {
            None => None,
            Some(Sender::Me) => Some(caller),
            Some(Sender::User(user)) => Some(*user),
            Some(Sender::Handle(handle)) => match self.user_called(handle).await? {
                None => return Ok(None),
                user => user,
            },
        };
        let peer = match &query.within {
            Some(ConversationFilter::With(handle)) => self.user_called(handle).await?,
            _ => None,
        };
        let is_meant = |conversation: &Conversation| match &query.within {
            None => true,
            Some(ConversationFilter::Conversation(id)) => conversation.conversation_id == *id,
            Some(ConversationFilter::With(_)) => peer.is_some() && conversation.kind.peer_of(caller) == peer,
            Some(ConversationFilter::Titled(title)) => is_titled(conversation, title),
        };
        let visible = views.iter().filter(|view| is_meant(&view.conversation));
        let visible = visible.map(|view| (view.conversation.conversation_id, view.membership.hidden_up_to)).collect();
        Ok(Some(Scope { visible, sender }))
    }

    /// The one with this handle. It is the first of those whose handles begin so.
    async fn user_called(&self, handle: &Handle) -> Result<Option<UserId>, StoreError> {
        let found = self.users.by_handle_prefix(handle.as_str(), 1).await?;
        Ok(found.into_iter().find(|profile| profile.handle == *handle).map(|profile| profile.user_id))
    }
}

fn is_titled(conversation: &Conversation, title: &str) -> bool {
    match &conversation.kind {
        ConversationKind::Group { group, .. } => group.title.as_str().to_lowercase().contains(&title.to_lowercase()),
        ConversationKind::Direct { .. } => false,
    }
}
