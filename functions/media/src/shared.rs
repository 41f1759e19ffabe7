//! What the messages of a conversation carry, for those who can see these messages.

use std::collections::BTreeSet;

use natter_chat::{ConversationId, MemberView, Seq, UserId};
use natter_dynamo::Grant;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::media::{
    CarriedMedia, DEFAULT_SHARED_MEDIA, MAX_LINKS, MAX_SHARED_MEDIA, MediaLink, MediaLinks, NewMediaLinks, SharedMedia,
    SharedMediaPage, SharedMediaQuery, endpoints,
};
use natter_protocol::{ChatError, ErrorCode};

use crate::MediaApi;

impl MediaApi {
    /// `POST /v1/conversations/{conversationId}/media-links`.
    pub(crate) async fn links(&self, request: &HttpRequest, input: Input<endpoints::Links>) -> Result<MediaLinks> {
        let id: ConversationId = input.path.0;
        let NewMediaLinks { items } = input.body;
        if items.len() > MAX_LINKS {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "At most 50 links can be asked for.").into());
        }
        let view = self.view(id, request.caller.user_id).await?;
        let visible: Vec<_> = items.into_iter().filter(|item| view.may_see(item.seq)).collect();
        let grants = self.grants(id, &visible).await?;
        let mut links = Vec::with_capacity(grants.len());
        for wanted in visible {
            if let Some(grant) = grants.iter().find(|grant| is_of(grant, wanted)) {
                let link = self.files.link(&grant.attachment, grant.run, request.now).await?;
                links.push(MediaLink { restore: self.restore_of(grant, request.now).await?, ..link });
            }
        }
        Ok(MediaLinks { links })
    }

    /// The grants of these files; those that a sender has left unwritten, who stored a message and never came back, are
    /// written first.
    pub(crate) async fn grants(&self, conversation: ConversationId, wanted: &[CarriedMedia]) -> Result<Vec<Grant>> {
        let grants = self.media.grants(conversation, wanted).await?;
        let is_missing = |wanted: &&CarriedMedia| !grants.iter().any(|grant| is_of(grant, **wanted));
        let places: BTreeSet<Seq> = wanted.iter().filter(is_missing).map(|wanted| wanted.seq).collect();
        let mut has_written = false;
        for place in places {
            let stored = self.messages.get(conversation, place).await?;
            if let Some(entry) = stored.filter(|entry| !entry.content.attachments().is_empty()) {
                self.media.grant_stored(&self.messages, &entry).await?;
                has_written = true;
            }
        }
        Ok(if has_written { self.media.grants(conversation, wanted).await? } else { grants })
    }

    /// `GET /v1/conversations/{conversationId}/media`.
    pub(crate) async fn shared(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Shared>,
    ) -> Result<SharedMediaPage> {
        let id: ConversationId = input.path.0;
        let SharedMediaQuery { kind, before, limit } = input.query;
        let limit = limit.unwrap_or(DEFAULT_SHARED_MEDIA);
        if !(1..=MAX_SHARED_MEDIA).contains(&limit) {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "The limit must be 1 to 100.").into());
        }
        let view = self.view(id, request.caller.user_id).await?;
        let range = (view.membership.hidden_up_to, before);
        let page = self.media.shared(id, kind, range, limit.into()).await?;
        let shared = |grant: Grant| {
            let Grant { seq, entry_id, sender_id, sent_at, attachment, .. } = grant;
            SharedMedia { seq, entry_id, sender_id, sent_at, attachment }
        };
        Ok(SharedMediaPage { media: page.grants.into_iter().map(shared).collect(), next: page.next })
    }

    pub(crate) async fn view(&self, conversation: ConversationId, user: UserId) -> Result<MemberView> {
        let view = self.conversations.for_member(conversation, user).await?;
        Ok(view.ok_or(ErrorCode::ConversationNotFound)?)
    }
}

fn is_of(grant: &Grant, carried: CarriedMedia) -> bool {
    grant.seq == carried.seq && grant.attachment.media_id == carried.media_id
}
