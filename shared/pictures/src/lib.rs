#![doc = include_str!("../README.md")]

use std::collections::BTreeMap;
use std::time::Duration;

use natter_chat::picture::{self, MAX_PICTURE_BYTES, PictureType};
use natter_chat::{ConversationId, PictureId, Timestamp, UploadId, UserId, causes};
use natter_dynamo::{Counted, RateLimit, StoreError, Users};
use natter_lambda::{Environment, InitError, aws::sdk_config};
use natter_objects::{ObjectError, Objects};
use natter_protocol::api::pictures::{NewUpload, UploadTarget};
use natter_protocol::{ChatError, ErrorCode};
use uuid::Uuid;

/// How long an upload may wait to be begun.
const UPLOAD_LIFETIME: Duration = Duration::from_mins(10);

/// The window in which uploads and changes are counted.
const WINDOW: Duration = Duration::from_hours(24);

/// Whose picture it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(Uuid);

impl From<UserId> for Owner {
    fn from(user: UserId) -> Self {
        Self(user.as_uuid())
    }
}

impl From<ConversationId> for Owner {
    fn from(group: ConversationId) -> Self {
        Self(group.as_uuid())
    }
}

impl Owner {
    fn uploads(self) -> String {
        format!("uploads/{}/", self.0)
    }

    fn upload(self, upload: UploadId) -> String {
        format!("{}{upload}", self.uploads())
    }

    fn pictures(self) -> String {
        format!("pictures/{}/", self.0)
    }

    fn picture(self, picture: PictureId) -> String {
        format!("{}{picture}", self.pictures())
    }
}

/// The pictures of a deployment. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pictures {
    objects: Objects,
}

impl Pictures {
    /// The pictures in the bucket that the environment names.
    ///
    /// # Errors
    /// [`InitError`] where `PICTURES_BUCKET` is missing, or the bucket cannot be set up.
    pub fn from_environment(environment: &Environment) -> Result<Self, InitError> {
        let objects = Objects::new(&sdk_config(environment, "S3")?, environment.required("PICTURES_BUCKET")?);
        Ok(Self { objects: objects.map_err(|error| InitError::setup("the bucket of pictures", error))? })
    }

    /// A place to upload a file to that may become the owner's picture.
    ///
    /// # Errors
    /// [`ObjectError`] where the address cannot be signed.
    pub async fn upload_target(
        &self,
        owner: Owner,
        file: NewUpload,
        now: Timestamp,
    ) -> Result<UploadTarget, ObjectError> {
        let upload_id = UploadId::from(Uuid::new_v4());
        let content_type = file.content_type.as_str();
        let (key, what) = (owner.upload(upload_id), (content_type, file.bytes));
        let url = self.objects.upload_address(&key, what, UPLOAD_LIFETIME, now).await?;
        let headers = BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())]);
        Ok(UploadTarget { upload_id, url, headers, expires_at: now.plus(UPLOAD_LIFETIME) })
    }

    /// Makes what was uploaded a picture that can be shown. It is written anew from the bytes that were checked: what lies
    /// at the upload's place may be another file by then.
    ///
    /// # Errors
    /// [`ObjectError`]; within it [`ErrorCode::UploadNotFound`], or [`ErrorCode::PictureInvalid`].
    pub async fn accept(
        &self,
        owner: Owner,
        upload: UploadId,
        now: Timestamp,
    ) -> Result<Result<PictureId, ErrorCode>, ObjectError> {
        let file = match self.objects.get(&owner.upload(upload), MAX_PICTURE_BYTES, now).await {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(Err(ErrorCode::UploadNotFound)),
            Err(ObjectError::TooLarge(_)) => return Ok(Err(ErrorCode::PictureInvalid)),
            Err(error) => return Err(error),
        };
        let checked = picture::check(&file).and_then(|format| Ok((format, picture::cleaned(file, format)?)));
        let (format, file) = match checked {
            Ok(checked) => checked,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let picture = PictureId::from(Uuid::new_v4());
        self.objects.put_for_ever(&owner.picture(picture), format.as_str(), file, now).await?;
        Ok(Ok(picture))
    }

    /// A picture's file and its format; `None` where it is gone.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn get(
        &self,
        owner: Owner,
        picture: PictureId,
        now: Timestamp,
    ) -> Result<Option<(Vec<u8>, PictureType)>, ObjectError> {
        let file = self.objects.get(&owner.picture(picture), MAX_PICTURE_BYTES, now).await?;
        Ok(file.and_then(|file| PictureType::of(&file).map(|format| (file, format))))
    }

    /// Deletes a picture that is not shown any more. A failure is logged and no more: nobody is led to it, and it goes with
    /// its owner.
    pub async fn forget(&self, owner: Owner, picture: Option<PictureId>, now: Timestamp) {
        let Some(picture) = picture else { return };
        if let Err(error) = self.objects.delete(&owner.picture(picture), now).await {
            tracing::error!(%picture, error = %causes(&error), "a picture could not be deleted");
        }
    }

    /// Deletes all pictures and uploads of somebody who goes, or of a group that ends.
    ///
    /// # Errors
    /// [`ObjectError`]. What is left is deleted by calling it again.
    pub async fn forget_all(&self, owner: Owner, now: Timestamp) -> Result<(), ObjectError> {
        for prefix in [owner.uploads(), owner.pictures()] {
            loop {
                let keys = self.objects.list(&prefix, now).await?;
                if keys.is_empty() {
                    break;
                }
                for key in keys {
                    self.objects.delete(&key, now).await?;
                }
            }
        }
        Ok(())
    }
}

/// The deployment's limit of uploads and changes of pictures, of oneself and of groups together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLimit {
    limit: RateLimit,
}

impl PictureLimit {
    /// Reads the limit from `RATE_LIMIT_PICTURES`, for a day.
    ///
    /// # Errors
    /// [`InitError`] where it is missing or no number.
    pub fn from_environment(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_PICTURES")?, window: WINDOW } })
    }

    /// Counts one more upload or change of a person's.
    ///
    /// # Errors
    /// [`StoreError`]; within it [`ErrorCode::RateLimited`], with the time to wait.
    pub async fn count(
        &self,
        users: &Users,
        user: UserId,
        now: Timestamp,
    ) -> Result<Result<(), ChatError>, StoreError> {
        Ok(users.count(user, Counted::Pictures, now, &self.limit).await?.check())
    }
}
