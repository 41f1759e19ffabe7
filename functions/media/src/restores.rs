//! Files that the bucket's lifecycle has put into deep storage: their smaller versions stay, they have to be asked for.

use std::time::Duration;

use natter_chat::{ConversationId, Timestamp};
use natter_dynamo::{Grant, Restore};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::media::{CarriedMedia, MediaRestore, RestoreState, endpoints};

use crate::MediaApi;

/// Nothing smaller is put into deep storage (the lifecycle of `MediaBucket` in the template).
const DEEP_FROM_BYTES: u32 = 1024 * 1024;

/// When a file that was asked for may be there.
const FIRST_LOOK: Duration = Duration::from_hours(3);

impl MediaApi {
    /// `POST /v1/conversations/{conversationId}/media-restores`.
    pub(crate) async fn restore(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Restore>,
    ) -> Result<MediaRestore> {
        let (user_id, now) = (request.caller.user_id, request.now);
        let (conversation_id, wanted): (ConversationId, CarriedMedia) = (input.path.0, input.body);
        let view = self.view(conversation_id, user_id).await?;
        let visible = if view.may_see(wanted.seq) { vec![wanted] } else { Vec::new() };
        let grant = self.grants(conversation_id, &visible).await?.pop().ok_or(ErrorCode::MediaNotFound)?;
        if !self.may_be_deep(&grant, now) {
            return Ok(MediaRestore { restore: None });
        }
        let CarriedMedia { seq, media_id } = wanted;
        let state = self.files.restore(media_id, grant.run, now).await?;
        if state.is_asleep() {
            let restore = Restore { user_id, conversation_id, seq, media_id, run: grant.run };
            self.media.note_restore(&restore, now.plus(FIRST_LOOK)).await?;
        }
        Ok(MediaRestore { restore: state.restore() })
    }

    /// How far a file is that is in deep storage; `None` where it can be read. S3 is asked only where it may be there.
    pub(crate) async fn restore_of(&self, grant: &Grant, now: Timestamp) -> Result<Option<RestoreState>> {
        if !self.may_be_deep(grant, now) {
            return Ok(None);
        }
        Ok(self.files.restore_state(grant.attachment.media_id, grant.run, now).await?.restore())
    }

    fn may_be_deep(&self, Grant { attachment, .. }: &Grant, now: Timestamp) -> bool {
        let age = attachment.media_id.made_at().map(|made| now.since(made));
        let is_old = self.deep_after.zip(age).is_some_and(|(after, age)| age >= after);
        is_old && attachment.bytes >= DEEP_FROM_BYTES
    }
}
