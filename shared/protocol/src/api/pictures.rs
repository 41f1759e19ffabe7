//! Uploading pictures of people and groups: the bodies that the routes of both share.
//!
//! A file does not go through the API. One asks for a place to upload it to, puts it there, and then says that it is to be
//! the picture: only then, and only where it is one, it is shown. Whatever else is uploaded one day goes the same way.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChatError, ErrorCode};
use natter_chat::picture::{MAX_PICTURE_BYTES, PictureType};
use natter_chat::{EntryId, Timestamp, UploadId};

/// A file to be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUpload {
    /// Its format.
    pub content_type: PictureType,
    /// Its length in bytes, at most 524288.
    #[schemars(range(min = 1, max = 524_288))]
    pub bytes: u32,
}

impl NewUpload {
    /// Checks the length.
    ///
    /// # Errors
    /// [`ErrorCode::PictureInvalid`].
    pub fn check(self) -> Result<(), ChatError> {
        let fits = usize::try_from(self.bytes).is_ok_and(|bytes| (1..=MAX_PICTURE_BYTES).contains(&bytes));
        if fits { Ok(()) } else { Err(ErrorCode::PictureInvalid.into()) }
    }
}

/// Where to upload a file: by one `PUT` of exactly what was announced, and with exactly these headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadTarget {
    /// What to call it afterwards.
    pub upload_id: UploadId,
    /// The address, which carries its own permission: no token goes there.
    pub url: String,
    /// The headers of the `PUT`, beside its `Content-Length`, which is signed as well.
    pub headers: BTreeMap<String, String>,
    /// When the address stops working.
    pub expires_at: Timestamp,
}

/// That what was uploaded is to be one's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetPicture {
    /// What was uploaded.
    pub upload_id: UploadId,
}

/// That what was uploaded is to be a group's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetGroupPicture {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
    /// What was uploaded.
    pub upload_id: UploadId,
}
