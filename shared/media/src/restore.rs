//! Files in deep storage, where a deployment has the bucket's lifecycle put them there.

use natter_chat::{MediaId, Timestamp};
use natter_objects::{ObjectError, ObjectState};
use natter_protocol::api::media::RestoreState;
use uuid::Uuid;

use crate::{MediaFiles, Part, key};

/// Whether a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It is gone.
    Gone,
    /// It can.
    Readable,
    /// It cannot before it is restored.
    Asleep(RestoreState),
}

impl FileState {
    /// Whether it cannot be read before it is restored.
    #[must_use]
    pub const fn is_asleep(self) -> bool {
        matches!(self, Self::Asleep(_))
    }

    /// How far it is, where it cannot be read before it is restored.
    #[must_use]
    pub const fn restore(self) -> Option<RestoreState> {
        match self {
            Self::Asleep(state) => Some(state),
            Self::Gone | Self::Readable => None,
        }
    }
}

impl MediaFiles {
    /// Whether a file can be read that an inspection let through.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn restore_state(&self, media: MediaId, run: Uuid, now: Timestamp) -> Result<FileState, ObjectError> {
        let state = self.objects.state(&key(media, run, Part::File), now).await?;
        Ok(match state {
            None => FileState::Gone,
            Some(ObjectState::Readable) => FileState::Readable,
            Some(ObjectState::Asleep) => FileState::Asleep(RestoreState::Needed),
            Some(ObjectState::Waking) => FileState::Asleep(RestoreState::Requested),
        })
    }

    /// Asks for a file that is in deep storage. How far it is then. May be repeated.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn restore(&self, media: MediaId, run: Uuid, now: Timestamp) -> Result<FileState, ObjectError> {
        let state = self.restore_state(media, run, now).await?;
        if state != FileState::Asleep(RestoreState::Needed) {
            return Ok(state);
        }
        self.objects.restore(&key(media, run, Part::File), now).await?;
        Ok(FileState::Asleep(RestoreState::Requested))
    }
}
