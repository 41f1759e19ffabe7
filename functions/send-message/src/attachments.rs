//! The files that a message carries.

use natter_chat::{Attachment, MediaId, NewAttachment, UserId};
use natter_dynamo::{Inspected, StoreError};
use natter_lambda::{ActionError, Caller};
use natter_protocol::api::media::{CarriedMedia, MediaStage};
use natter_protocol::{ChatError, ErrorCode};
use uuid::Uuid;

use crate::SendMessage;

/// Files that are kept until their message is stored, or its sender has given up.
pub(crate) struct Reserved(Vec<Inspected>);

impl Reserved {
    /// The files, as the message carries them.
    pub(crate) fn attachments(&self) -> Vec<Attachment> {
        self.0.iter().map(|file| file.attachment.clone()).collect()
    }

    /// The inspections that put their objects.
    pub(crate) fn runs(&self) -> Vec<(MediaId, Uuid)> {
        self.0.iter().map(|file| (file.attachment.media_id, file.run)).collect()
    }
}

impl SendMessage {
    /// Reserves the files of a message: those that the caller uploaded, and those of messages that they can see.
    pub(crate) async fn reserve(&self, caller: &Caller, wanted: &[NewAttachment]) -> Result<Reserved, ActionError> {
        let mut reserved = Vec::with_capacity(wanted.len());
        for attachment in wanted {
            reserved.push(self.reserve_one(caller, attachment).await?);
        }
        Ok(Reserved(reserved))
    }

    async fn reserve_one(&self, caller: &Caller, wanted: &NewAttachment) -> Result<Inspected, ActionError> {
        let uploader = match wanted.from {
            Some(_) if self.may_forward(caller.user_id, wanted).await? => None,
            Some(_) => return Err(ErrorCode::MediaNotFound.into()),
            None => Some(caller.user_id),
        };
        let Some(mut found) = self.media.reserve(wanted.media_id, uploader, caller.now).await? else {
            return Err(self.why_not(caller, wanted.media_id).await?.into());
        };
        found.attachment.alt.clone_from(&wanted.alt);
        Ok(found)
    }

    /// Whether a message that the caller can see carries the file.
    async fn may_forward(&self, user: UserId, wanted: &NewAttachment) -> Result<bool, StoreError> {
        let Some(from) = wanted.from else { return Ok(false) };
        let view = self.conversations.for_member(from.conversation_id, user).await?;
        if !view.is_some_and(|view| view.may_see(from.seq)) {
            return Ok(false);
        }
        let carried = CarriedMedia { seq: from.seq, media_id: wanted.media_id };
        Ok(!self.media.grants(from.conversation_id, &[carried]).await?.is_empty())
    }

    async fn why_not(&self, caller: &Caller, media: MediaId) -> Result<ChatError, StoreError> {
        let found = self.media.get(media).await?.filter(|found| found.uploader_id == caller.user_id);
        Ok(match found.map(|found| found.status(caller.now).0) {
            Some(MediaStage::Refused) => ErrorCode::MediaRefused.into(),
            Some(_) => ChatError::media_not_ready(),
            None => ErrorCode::MediaNotFound.into(),
        })
    }
}
