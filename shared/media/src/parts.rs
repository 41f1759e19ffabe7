//! Large files arrive in parts, so that what has arrived need not be sent again.

use natter_chat::Timestamp;
use natter_objects::{ObjectError, StoredPart};
use natter_protocol::api::media::{MediaPart, MediaParts, NewMedia};

use crate::{MediaFiles, Part, UPLOAD_LIFETIME, upload_key};

/// How large a part is: S3 takes no less than 5 MiB, and this much is sent again at most where the network fails.
const PART_BYTES: u32 = 8 * 1024 * 1024;

impl MediaFiles {
    /// Begins the upload of a file in parts, and gives its id.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn begin_parts(&self, file: &NewMedia, now: Timestamp) -> Result<String, ObjectError> {
        self.objects.begin_parts(&upload_key(file.media_id, Part::File), &file.content_type, now).await
    }

    /// The parts of a file that have arrived as they should; `None` where there is no such upload any more.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn parts(
        &self,
        file: &NewMedia,
        upload_id: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<StoredPart>>, ObjectError> {
        let key = upload_key(file.media_id, Part::File);
        let stored = self.objects.parts((&key, upload_id), now).await?;
        let is_right = |part: &StoredPart| parts_of(file).any(|expected| expected == (part.number, part.bytes));
        Ok(stored.map(|parts| parts.into_iter().filter(is_right).collect()))
    }

    /// Where to upload the other parts to.
    ///
    /// # Errors
    /// [`ObjectError`] where an address cannot be signed.
    pub async fn missing_parts(
        &self,
        file: &NewMedia,
        (upload_id, there): (&str, &[StoredPart]),
        now: Timestamp,
    ) -> Result<MediaParts, ObjectError> {
        let key = upload_key(file.media_id, Part::File);
        let mut parts = no_parts(file, now);
        for (number, bytes) in parts_of(file) {
            if !there.iter().any(|part| part.number == number) {
                let address = self.objects.part_address((&key, upload_id), (number, bytes), UPLOAD_LIFETIME, now);
                parts.missing.push(MediaPart { number, bytes, url: address.await? });
            }
        }
        Ok(parts)
    }

    /// Makes the uploaded file of its parts, where all of them have arrived.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn join_parts(&self, file: &NewMedia, upload_id: &str, now: Timestamp) -> Result<(), ObjectError> {
        let Some(there) = self.parts(file, upload_id, now).await? else { return Ok(()) };
        if there.len() != parts_of(file).count() {
            return Ok(());
        }
        self.objects.join_parts((&upload_key(file.media_id, Part::File), upload_id), &there, now).await
    }
}

/// That no part of a file is missing.
#[must_use]
pub fn no_parts(file: &NewMedia, now: Timestamp) -> MediaParts {
    let (media_id, expires_at) = (file.media_id, now.plus(UPLOAD_LIFETIME));
    MediaParts { media_id, part_bytes: PART_BYTES, missing: Vec::new(), expires_at }
}

/// The number and the length of each part: at most 13 of the largest file.
fn parts_of(file: &NewMedia) -> impl Iterator<Item = (u16, u32)> {
    let starts = (0..file.bytes).step_by(PART_BYTES as usize);
    (1..).zip(starts.map(|start| PART_BYTES.min(file.bytes - start)))
}
