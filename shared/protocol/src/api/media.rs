//! Uploading the media of messages, and getting at what messages carry.
//!
//! A file does not go through the API. A client announces it, puts it to the address that it is given, and says that it is
//! there. The server inspects it; only then can a message carry it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Done, Method, Route};
use crate::ErrorCode;
use natter_chat::media::{Attachment, MediaKind, is_file_name};
use natter_chat::{ConversationId, EntryId, MediaId, Seq, Timestamp, UserId};

/// How many links one request asks for at most.
pub const MAX_LINKS: usize = 50;

/// How many files a page of shared media has at most.
pub const MAX_SHARED_MEDIA: u16 = 100;

/// How many it has where no limit is given.
pub const DEFAULT_SHARED_MEDIA: u16 = 30;

const MEDIUM: &str = "/v1/media/{mediaId}";

area! {
    MediaRoute = "media";

    /// Announce a file.
    Upload { body: NewMedia } -> MediaUpload =
        Route::new(
            Method::Post,
            "/v1/media",
            "uploadMedia",
            "Announces a file and gives an address to upload it to. Repeated with the same id, it gives a fresh address, and tells \
            how far the file is.",
        )
            .answers(201, "Where to upload it.")
            .refuses(&[ErrorCode::MediaInvalid, ErrorCode::MediaIdConflict]);

    /// Upload a file in parts.
    Parts { path: [MediaId] } -> MediaParts =
        Route::new(
            Method::Post,
            "/v1/media/{mediaId}/parts",
            "uploadMediaParts",
            "Gives addresses to upload an announced file in parts, so that what has arrived need not be sent again: repeated, it \
            gives fresh addresses of the parts that are missing.",
        )
            .answers(200, "Where to upload the missing parts.")
            .refuses(&[ErrorCode::MediaNotFound]);

    /// Say that a file is uploaded.
    Complete { path: [MediaId] body: CompleteUpload } -> MediaStatus =
        Route::new(
            Method::Post,
            "/v1/media/{mediaId}/complete",
            "completeMedia",
            "Says that a file is uploaded, and tells how far its inspection is. What could not be checked is inspected again.",
        )
            .answers(200, "How far it is.")
            .refuses(&[ErrorCode::MediaNotFound, ErrorCode::UploadNotFound]);

    /// Ask how far an upload is.
    Status { path: [MediaId] } -> MediaStatus =
        Route::new(Method::Get, MEDIUM, "getMedia", "Tells how far a file is that the caller uploads.")
            .answers(200, "How far it is.")
            .refuses(&[ErrorCode::MediaNotFound]);

    /// Discard an upload.
    Discard { path: [MediaId] } -> Done =
        Route::new(Method::Delete, MEDIUM, "discardMedia", "Discards a file that the caller has not sent.")
            .answers(200, "It is gone, by this request or before; what a message carries stays.");

    /// Get links to the files of messages.
    Links { path: [ConversationId] body: NewMediaLinks } -> MediaLinks =
        Route::new(
            Method::Post,
            "/v1/conversations/{conversationId}/media-links",
            "linkMedia",
            "Gives short-lived addresses of files that messages carry. A file that is gone, or that the caller may not \
            see, is left out.",
        )
            .answers(200, "The addresses.")
            .refuses(&[ErrorCode::ConversationNotFound]);

    /// Ask for a file that sleeps.
    Restore { path: [ConversationId] body: CarriedMedia } -> MediaRestore =
        Route::new(
            Method::Post,
            "/v1/conversations/{conversationId}/media-restores",
            "restoreMedia",
            "Asks for a file that was put into deep storage, and so has to be restored before it can be read. It takes three to \
            five hours; the caller is told once it is there.",
        )
            .answers(200, "How far it is.")
            .refuses(&[ErrorCode::ConversationNotFound, ErrorCode::MediaNotFound]);

    /// List the files of a conversation.
    Shared { path: [ConversationId] query: SharedMediaQuery } -> SharedMediaPage =
        Route::new(
            Method::Get,
            "/v1/conversations/{conversationId}/media",
            "listSharedMedia",
            "Lists the files that the messages of a conversation carry, the newest first.",
        )
            .answers(200, "A page of them.")
            .refuses(&[ErrorCode::ConversationNotFound]);
}

/// A file to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMedia {
    /// The file's id: a UUIDv7 that the client generates once and reuses for retries.
    pub media_id: MediaId,
    /// How it is to be shown.
    pub kind: MediaKind,
    /// The file's name: 1 to 255 bytes of UTF-8.
    pub name: String,
    /// Its format, as the client takes it to be; without parameters.
    pub content_type: String,
    /// Its size in bytes: at most 104857600, and 20971520 for a picture.
    #[schemars(range(min = 1, max = 104_857_600))]
    pub bytes: u32,
    /// A still picture of a video, which is uploaded beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster: Option<NewPoster>,
}

/// A still picture of a video, to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPoster {
    /// Its format.
    pub content_type: String,
    /// Its size in bytes, at most 20971520.
    #[schemars(range(min = 1, max = 20_971_520))]
    pub bytes: u32,
}

impl NewMedia {
    /// Checks what the client says of the file.
    ///
    /// # Errors
    /// [`ErrorCode::MediaInvalid`].
    pub fn check(&self) -> Result<(), ErrorCode> {
        let fits = |kind: MediaKind, content_type: &str, bytes: u32| {
            kind.accepts(content_type) && (1..=kind.max_bytes()).contains(&bytes)
        };
        let is_poster_fine = self.poster.as_ref().is_none_or(|poster| {
            self.kind == MediaKind::Video && fits(MediaKind::Picture, &poster.content_type, poster.bytes)
        });
        let is_fine = self.media_id.as_uuid().get_version_num() == 7
            && is_file_name(&self.name)
            && fits(self.kind, &self.content_type, self.bytes)
            && is_poster_fine;
        if is_fine { Ok(()) } else { Err(ErrorCode::MediaInvalid) }
    }
}

/// Where to upload a file: by one `PUT` of exactly what was announced, and with exactly these headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaUpload {
    /// The file's id.
    pub media_id: MediaId,
    /// How far it is, where it was announced before. What is not `uploading` any more need not be uploaded again.
    pub status: MediaStage,
    /// The address, which carries its own permission: no token goes there.
    pub url: String,
    /// The headers of the `PUT`, beside its `Content-Length`, which is signed as well.
    pub headers: BTreeMap<String, String>,
    /// Where to upload the poster, where one was announced; before the video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster: Option<PosterUpload>,
    /// When the addresses stop working.
    pub expires_at: Timestamp,
}

/// Where to upload a poster, as for the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PosterUpload {
    /// The address.
    pub url: String,
    /// The headers of the `PUT`.
    pub headers: BTreeMap<String, String>,
}

/// The parts of a file that are still to be uploaded. Its poster goes where the announcement said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaParts {
    /// The file's id.
    pub media_id: MediaId,
    /// How many bytes of the file each part takes, except for the last one.
    pub part_bytes: u32,
    /// The missing parts in their order; none where the whole file has arrived.
    pub missing: Vec<MediaPart>,
    /// When the addresses stop working.
    pub expires_at: Timestamp,
}

/// Where to upload a part of a file: by one `PUT` of exactly these bytes, with no header of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaPart {
    /// Which part, from 1. It begins `(number - 1) * partBytes` bytes into the file.
    pub number: u16,
    /// Its size in bytes.
    pub bytes: u32,
    /// The address, which carries its own permission.
    pub url: String,
}

/// That a file is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompleteUpload {}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaStatus {
    /// The file's id.
    pub media_id: MediaId,
    /// How far it is.
    pub status: MediaStage,
    /// Why it was refused, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<MediaRefusal>,
    /// What was found in it, where it is ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MediaStage {
    /// It is still to be uploaded.
    Uploading,
    /// It is being inspected.
    Inspecting,
    /// A message can carry it.
    Ready,
    /// It was refused, and deleted unless it is `unchecked`.
    Refused,
}

/// Why a file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MediaRefusal {
    /// It is not of a format that its kind allows.
    WrongType,
    /// It is damaged, incomplete, or has something else behind its end.
    Damaged,
    /// It has too many pixels, frames, or tracks, or lasts too long.
    TooLarge,
    /// A scanner has found malware in it.
    Malware,
    /// It could not be inspected, for a reason that need not be in the file. It is kept for a day: where it is said to be
    /// uploaded once more, it is inspected again.
    Unchecked,
}

/// Files that messages carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMediaLinks {
    /// Which: at most 50.
    #[schemars(length(max = 50))]
    pub items: Vec<CarriedMedia>,
}

/// A file that a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CarriedMedia {
    /// The message's place.
    pub seq: Seq,
    /// The file.
    pub media_id: MediaId,
}

/// Where to get files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaLinks {
    /// The files that are there, in the order in which they were asked for.
    pub links: Vec<MediaLink>,
}

/// Where to get a file, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaLink {
    /// The file.
    pub media_id: MediaId,
    /// The address, which carries its own permission.
    pub url: String,
    /// Where the file was put into deep storage: it cannot be read at its address, though its smaller versions can. Absent
    /// where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restore: Option<RestoreState>,
    /// The address of its smaller version, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// The address of its still picture, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster_url: Option<String>,
    /// When the addresses stop working.
    pub expires_at: Timestamp,
}

/// How far a file is that was put into deep storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RestoreState {
    /// It has to be asked for.
    Needed,
    /// It was asked for, and is there within hours.
    Requested,
}

/// How far a file is that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaRestore {
    /// Absent where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restore: Option<RestoreState>,
}

/// Which files of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedMediaQuery {
    /// Only those of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaKind>,
    /// Only those before this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// How many at most: 1 to 100, 30 by default. The files of one message are never split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// A page of a conversation's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedMediaPage {
    /// The files, the newest first.
    pub media: Vec<SharedMedia>,
    /// Where the next page begins; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Seq>,
}

/// A file of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedMedia {
    /// The message's place.
    pub seq: Seq,
    /// The message.
    pub entry_id: EntryId,
    /// Who sent it.
    pub sender_id: UserId,
    /// When.
    pub sent_at: Timestamp,
    /// The file.
    pub attachment: Attachment,
}
