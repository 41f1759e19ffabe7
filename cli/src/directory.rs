//! Conversations and people, by the names that somebody types and reads.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use natter_chat::{
    ConversationId, ConversationKind, ConversationSummary, Entry, EntryContent, Handle, UserId, UserProfile,
};
use natter_protocol::api::conversations::{OpenConversation, Opened};
use natter_protocol::api::users::{FoundUsers, Me};
use natter_protocol::frames::{ClientFrame, ConversationPage, GetConversations, GetUsers, UserList};

use crate::connection::Connection;

/// How many people can be asked for at once.
const MAX_ASKED: usize = 100;

/// Conversations and people.
pub(crate) struct Directory {
    /// Whoever is signed in.
    pub(crate) me: UserId,
    people: HashMap<UserId, UserProfile>,
}

impl Directory {
    /// The directory of whoever is signed in.
    pub(crate) async fn open(connection: &Connection) -> Result<Self> {
        let me: Me = connection.api().get("/v1/me", &[]).await?;
        let id = me.profile.user_id;
        Ok(Self { me: id, people: HashMap::from([(id, me.profile)]) })
    }

    /// Every conversation, the most recent first, with its people known.
    pub(crate) async fn conversations(&mut self, connection: &mut Connection) -> Result<Vec<ConversationSummary>> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let frame = |id| ClientFrame::GetConversations(GetConversations { id, after, limit: Some(100) });
            let page: ConversationPage = connection.ask(frame).await?;
            all.extend(page.conversations);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let peers = all.iter().filter_map(|summary| summary.conversation.kind.peer_of(self.me));
        let senders = all.iter().filter_map(|summary| Some(summary.conversation.preview.as_ref()?.sender_id));
        self.learn(connection, peers.chain(senders).collect()).await?;
        Ok(all)
    }

    /// The conversation that somebody means: a person's handle, a group's title, or an id.
    pub(crate) async fn resolve(&mut self, connection: &mut Connection, who: &str) -> Result<ConversationSummary> {
        if let Ok(id) = who.parse::<ConversationId>() {
            return connection.api().get(&format!("/v1/conversations/{id}"), &[]).await;
        }
        if let Some(handle) = who.strip_prefix('@') {
            return direct(connection, handle).await;
        }
        let named: Vec<_> = self.conversations(connection).await?;
        let named: Vec<_> = named.into_iter().filter(|summary| self.is_called(summary, who)).collect();
        match <[_; 1]>::try_from(named) {
            Ok([summary]) => Ok(summary),
            Err(none) if none.is_empty() => bail!("there is no conversation called {who}; natter list shows all"),
            Err(several) => {
                let ids: Vec<_> = several.iter().map(|one| one.conversation.conversation_id.to_string()).collect();
                bail!("{who} can mean {}", ids.join(" or "))
            }
        }
    }

    fn is_called(&self, summary: &ConversationSummary, name: &str) -> bool {
        self.title(summary).to_lowercase() == name.to_lowercase()
    }

    /// What a conversation is called: a group's title, or the other person's name.
    pub(crate) fn title(&self, summary: &ConversationSummary) -> String {
        match &summary.conversation.kind {
            ConversationKind::Group { group, .. } => group.title.as_str().to_owned(),
            kind @ ConversationKind::Direct { .. } => {
                kind.peer_of(self.me).map_or_else(String::new, |peer| self.name(peer))
            }
        }
    }

    /// What `WHO` would be for it.
    pub(crate) fn address(&self, summary: &ConversationSummary) -> String {
        let peer = summary.conversation.kind.peer_of(self.me).and_then(|peer| self.people.get(&peer));
        peer.map_or_else(|| summary.conversation.conversation_id.to_string(), |peer| format!("@{}", peer.handle))
    }

    /// A person's name; "Unknown" where they have not been looked up.
    pub(crate) fn name(&self, user: UserId) -> String {
        self.people.get(&user).map_or_else(|| "Unknown".to_owned(), |person| person.display_name.clone())
    }

    /// Looks up who is named in entries.
    pub(crate) async fn learn_of(&mut self, connection: &mut Connection, entries: &[impl Borrow<Entry>]) -> Result<()> {
        let entries = entries.iter().map(Borrow::borrow);
        let named = entries.flat_map(|entry: &Entry| std::iter::once(entry.sender_id).chain(named_in(&entry.content)));
        self.learn(connection, named.collect()).await
    }

    async fn learn(&mut self, connection: &mut Connection, people: BTreeSet<UserId>) -> Result<()> {
        let unknown: Vec<_> = people.into_iter().filter(|user| !self.people.contains_key(user)).collect();
        for asked in unknown.chunks(MAX_ASKED) {
            let user_ids = Some(asked.to_vec());
            let frame = |id| ClientFrame::GetUsers(GetUsers { id, user_ids: user_ids.clone(), handle_prefix: None });
            let found: UserList = connection.ask(frame).await?;
            self.people.extend(found.users.into_iter().map(|person| (person.user_id, person)));
        }
        Ok(())
    }
}

/// The direct conversation with the person of this handle, which is opened where there is none.
async fn direct(connection: &Connection, handle: &str) -> Result<ConversationSummary> {
    let handle = Handle::parse(handle).ok().with_context(|| format!("@{handle} is not a handle"))?;
    let api = connection.api();
    let found: FoundUsers = api.get("/v1/users", &[("query", &format!("@{handle}"))]).await?;
    let person = found.users.into_iter().find(|person| person.handle == handle);
    let person = person.with_context(|| format!("there is nobody called @{handle}, or they cannot be found"))?;
    let opened: Opened =
        api.post("/v1/conversations", &OpenConversation::Direct { with_user_id: person.user_id }).await?;
    Ok(opened.conversation)
}

/// Whom an entry names beside its sender.
fn named_in(content: &EntryContent) -> Vec<UserId> {
    match content {
        EntryContent::Message(message) => message.reply_to.iter().map(|quote| quote.sender_id).collect(),
        EntryContent::MembersAdded { user_ids } | EntryContent::GroupCreated { user_ids, .. } => user_ids.clone(),
        EntryContent::MemberRemoved { user_id } | EntryContent::RoleChanged { user_id, .. } => vec![*user_id],
        EntryContent::Tip(tip) => vec![tip.to_user_id],
        _ => Vec::new(),
    }
}
