//! Uploads, by whoever makes them and nobody else.

use natter_chat::api::Done;
use natter_chat::api::media::{MediaStage, MediaStatus, MediaUpload, NewMedia, endpoints};
use natter_chat::{ErrorCode, MediaId, UserId};
use natter_dynamo::{Counted, MediaRecord};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_queue::Inspection;

use crate::MediaApi;

impl MediaApi {
    /// `POST /v1/media`. Repeated, it gives a fresh address.
    pub(crate) async fn upload(&self, request: &HttpRequest, input: Input<endpoints::Upload>) -> Result<MediaUpload> {
        let (me, now) = (request.caller.user_id, request.now);
        let file: NewMedia = input.body;
        file.check()?;
        self.users.count(me, Counted::Media, now, &self.limit).await?.check()?;
        let there = self.media.announce(me, &file, now).await?;
        if there.uploader_id != me || there.announced != file {
            return Err(ErrorCode::MediaIdConflict.into());
        }
        Ok(self.files.upload(&file, now).await?)
    }

    /// `POST /v1/media/{mediaId}/complete`. Repeated, it asks for the inspection again, as long as that has not ended.
    pub(crate) async fn complete(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Complete>,
    ) -> Result<MediaStatus> {
        let media_id: MediaId = input.path.0;
        let record = self.own(media_id, request.caller.user_id).await?;
        if matches!(record.stage, MediaStage::Ready | MediaStage::Refused) {
            return Ok(status_of(media_id, record));
        }
        if self.files.is_uploaded(&record.announced, request.now).await? {
            self.media.note_uploaded(media_id).await?;
            self.inspections.send(Inspection { media_id }).await?;
        } else if self.own(media_id, request.caller.user_id).await?.stage == MediaStage::Uploading {
            return Err(ErrorCode::UploadNotFound.into());
        }
        Ok(status_of(media_id, self.own(media_id, request.caller.user_id).await?))
    }

    /// `GET /v1/media/{mediaId}`.
    pub(crate) async fn status(&self, request: &HttpRequest, input: Input<endpoints::Status>) -> Result<MediaStatus> {
        let media_id: MediaId = input.path.0;
        Ok(status_of(media_id, self.own(media_id, request.caller.user_id).await?))
    }

    /// `DELETE /v1/media/{mediaId}`. What a message carries stays, and so does what is another's.
    pub(crate) async fn discard(&self, request: &HttpRequest, input: Input<endpoints::Discard>) -> Result<Done> {
        self.media.discard(input.path.0, request.caller.user_id, request.now).await?;
        Ok(Done {})
    }

    async fn own(&self, media: MediaId, user: UserId) -> Result<MediaRecord> {
        let found = self.media.get(media).await?.filter(|found| found.uploader_id == user);
        Ok(found.ok_or(ErrorCode::MediaNotFound)?)
    }
}

fn status_of(media_id: MediaId, record: MediaRecord) -> MediaStatus {
    let attachment = record.found.map(|found| found.attachment);
    MediaStatus { media_id, status: record.stage, reason: record.reason, attachment }
}
