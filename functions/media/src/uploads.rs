//! Uploads, by whoever makes them and nobody else.

use natter_chat::{MediaId, Timestamp, UserId};
use natter_dynamo::{Counted, MediaRecord};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_media::no_parts;
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::media::{MediaParts, MediaStage, MediaStatus, MediaUpload, NewMedia, endpoints};
use natter_queue::Inspection;

use crate::MediaApi;

impl MediaApi {
    /// `POST /v1/media`. Repeated, it gives a fresh address, says how far the file is, and does not count again.
    pub(crate) async fn upload(&self, request: &HttpRequest, input: Input<endpoints::Upload>) -> Result<MediaUpload> {
        let (me, now) = (request.caller.user_id, request.now);
        let file: NewMedia = input.body;
        file.check()?;
        let before = self.media.get(file.media_id).await?;
        let there = if let Some(before) = before {
            before
        } else {
            self.users.count(me, Counted::Media, now, &self.limit).await?.check()?;
            self.media.announce(me, &file, now).await?
        };
        if there.uploader_id != me || there.announced != file {
            return Err(ErrorCode::MediaIdConflict.into());
        }
        Ok(self.files.upload(&file, there.status(now).0, now).await?)
    }

    /// `POST /v1/media/{mediaId}/parts`. What has arrived is not asked for again.
    pub(crate) async fn parts(&self, request: &HttpRequest, input: Input<endpoints::Parts>) -> Result<MediaParts> {
        let now = request.now;
        let record = self.own(input.path.0, request.caller.user_id).await?;
        let file = &record.announced;
        if record.stage != MediaStage::Uploading {
            return Ok(no_parts(file, now));
        }
        if let Some(upload_id) = &record.upload_id
            && let Some(there) = self.files.parts(file, upload_id, now).await?
        {
            return Ok(self.files.missing_parts(file, (upload_id, &there), now).await?);
        }
        // The parts may have been joined by a request that was not answered.
        if self.files.is_uploaded(file, now).await? {
            return Ok(no_parts(file, now));
        }
        let upload_id = self.files.begin_parts(file, now).await?;
        self.media.note_parts(&record, &upload_id).await?;
        Ok(self.files.missing_parts(file, (&upload_id, &[]), now).await?)
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
            return Ok(status_of(media_id, record, request.now));
        }
        if self.has_arrived(&record, request.now).await? {
            self.media.note_uploaded(media_id, request.now).await?;
            self.inspections.send(&Inspection { media_id }).await?;
        } else if self.own(media_id, request.caller.user_id).await?.stage == MediaStage::Uploading {
            return Err(ErrorCode::UploadNotFound.into());
        }
        Ok(status_of(media_id, self.own(media_id, request.caller.user_id).await?, request.now))
    }

    /// `GET /v1/media/{mediaId}`.
    pub(crate) async fn status(&self, request: &HttpRequest, input: Input<endpoints::Status>) -> Result<MediaStatus> {
        let media_id: MediaId = input.path.0;
        Ok(status_of(media_id, self.own(media_id, request.caller.user_id).await?, request.now))
    }

    /// `DELETE /v1/media/{mediaId}`. What a message carries stays, and so does what is another's.
    pub(crate) async fn discard(&self, request: &HttpRequest, input: Input<endpoints::Discard>) -> Result<Done> {
        self.media.discard(input.path.0, request.caller.user_id, request.now).await?;
        Ok(Done {})
    }

    /// Whether all that was announced is uploaded; of parts that have all arrived, the file is made.
    async fn has_arrived(&self, record: &MediaRecord, now: Timestamp) -> Result<bool> {
        let file = &record.announced;
        if self.files.is_uploaded(file, now).await? {
            return Ok(true);
        }
        let Some(upload_id) = &record.upload_id else { return Ok(false) };
        self.files.join_parts(file, upload_id, now).await?;
        Ok(self.files.is_uploaded(file, now).await?)
    }

    async fn own(&self, media: MediaId, user: UserId) -> Result<MediaRecord> {
        let found = self.media.get(media).await?.filter(|found| found.uploader_id == user);
        Ok(found.ok_or(ErrorCode::MediaNotFound)?)
    }
}

fn status_of(media_id: MediaId, record: MediaRecord, now: Timestamp) -> MediaStatus {
    let (status, reason) = record.status(now);
    MediaStatus { media_id, status, reason, attachment: record.found.map(|found| found.attachment) }
}
