//! What Amazon `GuardDuty` says of an upload, where a deployment has it scan the bucket: it leaves a tag.

use natter_chat::{MediaId, Timestamp};
use natter_objects::ObjectError;

use crate::{MediaFiles, Part, upload_key};

const TAG: &str = "GuardDutyMalwareScanStatus";

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// Nothing was found; or it cannot be looked into, as an archive with a password.
    Clean,
    /// It is malware.
    Malware,
    /// It could not be scanned.
    Failed,
}

impl MediaFiles {
    /// How the scan of an uploaded file ended; `None` where that is not at an end.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn scan(&self, media: MediaId, now: Timestamp) -> Result<Option<Scan>, ObjectError> {
        let status = self.objects.tag(&upload_key(media, Part::File), TAG, now).await?;
        Ok(status.map(|status| match status.as_str() {
            "NO_THREATS_FOUND" | "UNSUPPORTED" => Scan::Clean,
            "THREATS_FOUND" => Scan::Malware,
            _ => Scan::Failed,
        }))
    }
}

/// The file whose upload has this key; `None` where that is something else.
#[must_use]
pub fn uploaded_file(key: &str) -> Option<MediaId> {
    let (media, part) = key.strip_prefix("uploads/")?.split_once('/')?;
    if part == Part::File.name() { media.parse().ok() } else { None }
}
