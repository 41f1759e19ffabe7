//! Creates a group, and changes its title and settings.

use natter_chat::group::About;
use natter_chat::picture::PictureChange;
use natter_chat::{
    ConversationId, ConversationSummary, EntryContent, EntryId, GroupAct, GroupChange, GroupDetails, GroupTitle,
};
use natter_dynamo::{Allowance, Counted, NewGroup, RateLimit, Written};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Made;
use natter_protocol::api::conversations::{ChangeGroup, MAX_ADDED_MEMBERS, OpenConversation, Opened, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::ConversationsApi;
use crate::admission::Admission;
use crate::entries::{note, note_as, until_settled};

impl ConversationsApi {
    /// Makes a group of the caller's. Its id follows from the request's, so that a repetition finds it.
    pub(crate) async fn make_group(&self, request: &HttpRequest, asked: OpenConversation) -> Result<Made<Opened>> {
        let OpenConversation::Group { request_id, title, about, visibility, history, posting, user_ids } = asked else {
            return Err(ErrorCode::NotAGroup.into());
        };
        let (title, about) = (GroupTitle::parse(&title)?, About::parse(&about)?);
        let details = GroupDetails { title, about, visibility, history, posting, picture: None };
        check_how_many(user_ids.len())?;
        let caller = request.caller.user_id;
        let id = ConversationId::group(caller, request_id);
        let like = EntryContent::GroupCreated { group: details.clone(), user_ids: Vec::new() };
        if self.earlier(request, id, request_id, &like).await?.is_some() {
            let view = self.view(id, caller).await?;
            return self.opened(view, request).await.map(Made::Before);
        }
        self.count(request, Counted::Groups, &self.limits.groups).await?;
        let others: Vec<_> = user_ids.into_iter().filter(|user| *user != caller).collect();
        let Admission { admitted, refused } = self.admission(caller, &others).await?;
        let content = EntryContent::GroupCreated { group: details.clone(), user_ids: admitted.clone() };
        let entry = note(request, id, request_id, content);
        let group = NewGroup { details, owner: caller, members: admitted, created_at: request.now };
        let made = self.conversations.make_group(&group, &entry).await?;
        if made == Written::Done {
            self.tell(entry, request.now).await?;
        }
        let conversation = self.summary(self.view(id, caller).await?, caller, request.now).await?;
        Ok(Made::Now(Opened { conversation, refused }))
    }

    /// `PATCH /v1/conversations/{conversationId}`
    pub(crate) async fn change_group(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Change>,
    ) -> Result<ConversationSummary> {
        let id = input.path.0;
        let asked: ChangeGroup = input.body;
        let entry_id = asked.request_id;
        let change = change_of(&asked)?;
        until_settled(|| self.try_to_change(request, id, entry_id, &change)).await?;
        self.reply_with(request, id).await
    }

    /// What was there before, where it makes a difference; `None` within where it makes none, or was made before.
    pub(crate) async fn try_to_change(
        &self,
        request: &HttpRequest,
        id: ConversationId,
        entry_id: EntryId,
        change: &GroupChange,
    ) -> Result<Option<Option<GroupDetails>>> {
        let group = self.group_view(id, request.caller.user_id).await?;
        let like = EntryContent::GroupChanged { changes: GroupChange::default() };
        if self.earlier(request, id, entry_id, &like).await?.is_some() {
            return Ok(Some(None));
        }
        group.check(GroupAct::ChangeDetails)?;
        let (after, changes) = changed(&group.details, change);
        if changes == GroupChange::default() {
            return Ok(Some(None));
        }
        let entry = note_as(group.role, note(request, id, entry_id, EntryContent::GroupChanged { changes }));
        let written = self.conversations.change_group(&group.details, &after, &entry).await;
        match written? {
            Written::Raced => Ok(None),
            Written::Done => self.tell(entry, request.now).await.map(|_| Some(Some(group.details))),
        }
    }

    /// Counts something that the caller does, where there is a limit of it.
    pub(crate) async fn count(&self, request: &HttpRequest, what: Counted, limit: &RateLimit) -> Result<()> {
        let counted = self.users.count(request.caller.user_id, what, request.now, limit).await;
        match counted? {
            Allowance::Granted => Ok(()),
            Allowance::Refused { retry_after } => Err(ChatError::rate_limited(retry_after).into()),
        }
    }
}

/// No more people than one request may put into a group.
pub(crate) fn check_how_many(people: usize) -> Result<(), ChatError> {
    let message = format!("`userIds` must have at most {MAX_ADDED_MEMBERS} ids.");
    if people <= MAX_ADDED_MEMBERS { Ok(()) } else { Err(ChatError::with_message(ErrorCode::InvalidFrame, message)) }
}

fn change_of(asked: &ChangeGroup) -> Result<GroupChange, ErrorCode> {
    Ok(GroupChange {
        title: asked.title.as_deref().map(GroupTitle::parse).transpose()?,
        about: asked.about.as_deref().map(About::parse).transpose()?,
        visibility: asked.visibility,
        history: asked.history,
        posting: asked.posting,
        picture: None,
    })
}

/// The details after a change, and what of the change makes a difference.
fn changed(before: &GroupDetails, change: &GroupChange) -> (GroupDetails, GroupChange) {
    let change = GroupChange {
        title: change.title.clone().filter(|title| *title != before.title),
        about: change.about.clone().filter(|about| *about != before.about),
        visibility: change.visibility.filter(|visibility| *visibility != before.visibility),
        history: change.history.filter(|history| *history != before.history),
        posting: change.posting.filter(|posting| *posting != before.posting),
        picture: change.picture.filter(|picture| picture.after() != before.picture),
    };
    let after = GroupDetails {
        title: change.title.clone().unwrap_or_else(|| before.title.clone()),
        about: change.about.clone().unwrap_or_else(|| before.about.clone()),
        visibility: change.visibility.unwrap_or(before.visibility),
        history: change.history.unwrap_or(before.history),
        posting: change.posting.unwrap_or(before.posting),
        picture: change.picture.map_or(before.picture, PictureChange::after),
    };
    (after, change)
}
