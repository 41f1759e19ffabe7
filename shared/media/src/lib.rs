#![doc = include_str!("../README.md")]

mod parts;
mod restore;
mod scan;

use std::collections::BTreeMap;
use std::time::Duration;

use natter_chat::media::MAX_MEDIA_BYTES;
use natter_chat::{Attachment, MediaId, MediaKind, Timestamp};
use natter_lambda::{Environment, InitError, aws::sdk_config};
use natter_objects::{Disposition, Objects};
use natter_protocol::api::media::{MediaLink, MediaStage, MediaUpload, NewMedia, PosterUpload};
use uuid::Uuid;

pub use natter_objects::ObjectError;
pub use parts::no_parts;
pub use restore::FileState;
pub use scan::{Scan, uploaded_file};

/// How long an upload may wait to be begun. A slow line sends 100 MB within that.
const UPLOAD_LIFETIME: Duration = Duration::from_hours(1);

/// How long a link works: how long somebody can still get a file that they may not see any more.
pub const LINK_LIFETIME: Duration = Duration::from_mins(15);

/// An object of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file itself.
    File,
    /// A smaller version of a picture.
    Thumbnail,
    /// A still picture of a video.
    Poster,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Thumbnail => "thumbnail",
            Self::Poster => "poster",
        }
    }
}

/// The objects of files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MediaFiles {
    objects: Objects,
}

impl MediaFiles {
    /// The files in the bucket that the environment names.
    ///
    /// # Errors
    /// [`InitError`] where `MEDIA_BUCKET` is missing, or the bucket cannot be set up.
    pub fn from_environment(environment: &Environment) -> Result<Self, InitError> {
        let objects = Objects::new(&sdk_config(environment, "S3")?, environment.required("MEDIA_BUCKET")?);
        Ok(Self { objects: objects.map_err(|error| InitError::setup("the bucket of media", error))? })
    }

    /// Where to upload a file to that is so far, and its poster.
    ///
    /// # Errors
    /// [`ObjectError`] where the addresses cannot be signed.
    pub async fn upload(
        &self,
        file: &NewMedia,
        status: MediaStage,
        now: Timestamp,
    ) -> Result<MediaUpload, ObjectError> {
        let media_id = file.media_id;
        let (url, headers) = self.place(media_id, Part::File, (&file.content_type, file.bytes), now).await?;
        let poster = match &file.poster {
            Some(poster) => {
                let what = (poster.content_type.as_str(), poster.bytes);
                let (url, headers) = self.place(media_id, Part::Poster, what, now).await?;
                Some(PosterUpload { url, headers })
            }
            None => None,
        };
        Ok(MediaUpload { media_id, status, url, headers, poster, expires_at: now.plus(UPLOAD_LIFETIME) })
    }

    async fn place(
        &self,
        media: MediaId,
        part: Part,
        (content_type, bytes): (&str, u32),
        now: Timestamp,
    ) -> Result<(String, BTreeMap<String, String>), ObjectError> {
        let what = (content_type, bytes);
        let url = self.objects.upload_address(&upload_key(media, part), what, UPLOAD_LIFETIME, now).await?;
        Ok((url, BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())])))
    }

    /// Whether all that was announced is uploaded.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn is_uploaded(&self, file: &NewMedia, now: Timestamp) -> Result<bool, ObjectError> {
        let there = self.objects.list(&uploads(file.media_id), now).await?;
        let is_there = |part| there.contains(&upload_key(file.media_id, part));
        Ok(is_there(Part::File) && (file.poster.is_none() || is_there(Part::Poster)))
    }

    /// What was uploaded; `None` where nothing was, or it is gone.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn uploaded(&self, media: MediaId, part: Part, now: Timestamp) -> Result<Option<Vec<u8>>, ObjectError> {
        self.objects.get(&upload_key(media, part), MAX_MEDIA_BYTES as usize, now).await
    }

    /// Puts what an inspection let through.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn put(
        &self,
        (media, run): (MediaId, Uuid),
        part: Part,
        (content_type, bytes): (&str, Vec<u8>),
        now: Timestamp,
    ) -> Result<(), ObjectError> {
        self.objects.put(&key(media, run, part), content_type, bytes, now).await
    }

    /// A file that an inspection let through; `None` where it is gone, or cannot be read before it is restored.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn get(&self, media: MediaId, run: Uuid, now: Timestamp) -> Result<Option<Vec<u8>>, ObjectError> {
        let content = self.objects.get(&key(media, run, Part::File), MAX_MEDIA_BYTES as usize, now).await;
        match content {
            Err(ObjectError::Status(_)) if self.restore_state(media, run, now).await?.is_asleep() => Ok(None),
            content => content,
        }
    }

    /// Where to get what a message carries, for a while.
    ///
    /// # Errors
    /// [`ObjectError`] where it cannot be signed.
    pub async fn link(&self, attachment: &Attachment, run: Uuid, now: Timestamp) -> Result<MediaLink, ObjectError> {
        let media_id = attachment.media_id;
        let disposition = match attachment.kind {
            MediaKind::File => Disposition::Attachment,
            _ => Disposition::Inline,
        };
        let at = async |part| {
            let key = key(media_id, run, part);
            self.objects.served_address(&key, (disposition, &attachment.name), LINK_LIFETIME, now).await
        };
        Ok(MediaLink {
            media_id,
            url: at(Part::File).await?,
            restore: None,
            thumbnail_url: if attachment.has_thumbnail { Some(at(Part::Thumbnail).await?) } else { None },
            poster_url: if attachment.has_poster { Some(at(Part::Poster).await?) } else { None },
            expires_at: now.plus(LINK_LIFETIME),
        })
    }

    /// Deletes what was uploaded, after its inspection.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn forget_upload(&self, media: MediaId, now: Timestamp) -> Result<(), ObjectError> {
        self.forget_below(&uploads(media), now).await
    }

    /// Deletes what one inspection put, where another one counts.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn forget_run(&self, media: MediaId, run: Uuid, now: Timestamp) -> Result<(), ObjectError> {
        self.forget_below(&format!("media/{media}/{run}/"), now).await
    }

    /// Deletes all objects of a file, and what has arrived of an upload in parts.
    ///
    /// # Errors
    /// [`ObjectError`]. What is left is deleted by calling it again.
    pub async fn forget(&self, media: MediaId, upload_id: Option<&str>, now: Timestamp) -> Result<(), ObjectError> {
        if let Some(upload_id) = upload_id {
            self.objects.abort_parts((&upload_key(media, Part::File), upload_id), now).await?;
        }
        self.forget_below(&uploads(media), now).await?;
        self.forget_below(&format!("media/{media}/"), now).await
    }

    async fn forget_below(&self, prefix: &str, now: Timestamp) -> Result<(), ObjectError> {
        for key in self.objects.list(prefix, now).await? {
            self.objects.delete(&key, now).await?;
        }
        Ok(())
    }
}

fn uploads(media: MediaId) -> String {
    format!("uploads/{media}/")
}

fn upload_key(media: MediaId, part: Part) -> String {
    format!("{}{}", uploads(media), part.name())
}

fn key(media: MediaId, run: Uuid, part: Part) -> String {
    format!("media/{media}/{run}/{}", part.name())
}
