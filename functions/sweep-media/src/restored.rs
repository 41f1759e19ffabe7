//! What has come from deep storage: whoever asked for it is told, on the devices on which Natter is open and by `notify` on the
//! others.

use std::time::Duration;

use natter_chat::Timestamp;
use natter_chat::notification::AlertAbout;
use natter_delivery::{Alert, Undelivered};
use natter_dynamo::{Restore, StoreError};
use natter_media::FileState;
use natter_protocol::api::media::{CarriedMedia, RestoreState};
use natter_protocol::frames::Event;

use crate::SweepMedia;

/// When what is not there yet is looked for again: at the next sweep.
const NEXT_LOOK: Duration = Duration::from_mins(30);

/// Why somebody is told later.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the bucket failed")]
    Bucket(#[from] natter_media::ObjectError),
    #[error("they were not told")]
    Alert(#[from] Undelivered),
}

impl SweepMedia {
    /// Looks whether a file has come, and tells whoever waits for it. Whether it did. It is forgotten last: after a crash they are
    /// told again, under the same id.
    pub(crate) async fn look_for(&self, restore: &Restore, now: Timestamp) -> Result<bool, Failure> {
        let is_told = match self.files.restore_state(restore.media_id, restore.run, now).await? {
            FileState::Asleep(RestoreState::Requested) => {
                self.media.note_restore(restore, now.plus(NEXT_LOOK)).await?;
                return Ok(false);
            }
            // It is gone, or was there for its days before anybody looked.
            FileState::Gone | FileState::Asleep(RestoreState::Needed) => false,
            FileState::Readable => self.tell(restore, now).await?,
        };
        self.media.forget_restore(restore).await?;
        Ok(is_told)
    }

    /// Tells them, where they may see it still.
    async fn tell(&self, restore: &Restore, now: Timestamp) -> Result<bool, Failure> {
        let Restore { user_id, conversation_id, seq, media_id, .. } = *restore;
        let view = self.conversations.for_member(conversation_id, user_id).await?;
        if !view.is_some_and(|view| view.may_see(seq)) {
            return Ok(false);
        }
        let carried = self.media.grants(conversation_id, &[CarriedMedia { seq, media_id }]).await?.pop();
        let Some(name) = carried.map(|grant| grant.attachment.name) else { return Ok(false) };
        let event = Event::FileRestored { conversation_id, seq, media_id, name: name.clone() };
        let about = AlertAbout::FileRestored { conversation_id, name: Some(name) };
        let alert_id = format!("restored-{media_id}");
        let alert = Alert { user_id, except: None, alert_id, at: now, event, about };
        Box::pin(self.alerts.tell(alert, now)).await?;
        Ok(true)
    }
}
