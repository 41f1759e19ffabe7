//! Media: pictures, videos, audio, voice messages and files that messages carry.
//!
//! What an [`Attachment`] says comes from the server's own inspection of the file, except for its name and its description.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::is_line;
use crate::{ConversationId, MediaId, Refusal, Seq};

/// How many files a message carries at most.
pub const MAX_ATTACHMENTS: usize = 10;

/// The largest file, in bytes.
pub const MAX_MEDIA_BYTES: u32 = 100 * 1024 * 1024;

/// The largest picture, in bytes.
pub const MAX_MEDIA_PICTURE_BYTES: u32 = 20 * 1024 * 1024;

/// The longest name of a file, in bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 255;

/// The longest description of a file, in bytes of UTF-8.
pub const MAX_ALT_BYTES: usize = 1_000;

/// When to ask again for a file that is being inspected.
pub const INSPECTION_RETRY: Duration = Duration::from_secs(1);

/// How a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MediaKind {
    /// As a picture.
    Picture,
    /// As a video.
    Video,
    /// As a recording that can be played.
    Audio,
    /// As a voice message.
    Voice,
    /// As a file to download, whatever it contains.
    File,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Picture, Self::Video, Self::Audio, Self::Voice, Self::File];

    /// The kind's name, as on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::File => "file",
        }
    }

    /// The largest file of this kind, in bytes.
    #[must_use]
    pub const fn max_bytes(self) -> u32 {
        match self {
            Self::Picture => MAX_MEDIA_PICTURE_BYTES,
            _ => MAX_MEDIA_BYTES,
        }
    }

    /// Whether a file of this content type can be of this kind. The inspection decides by the content; this refuses what
    /// cannot succeed before it is uploaded.
    #[must_use]
    pub fn accepts(self, content_type: &str) -> bool {
        match self {
            Self::Picture => matches!(content_type, "image/jpeg" | "image/png" | "image/webp" | "image/gif"),
            Self::Video => matches!(content_type, "video/mp4" | "video/webm" | "video/quicktime"),
            Self::Audio | Self::Voice => matches!(
                content_type,
                "audio/mpeg" | "audio/mp4" | "audio/ogg" | "audio/wav" | "audio/flac" | "audio/webm"
            ),
            Self::File => is_content_type(content_type),
        }
    }
}

/// A file that a message carries, as the server found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The file's id.
    pub media_id: MediaId,
    /// How it is shown.
    pub kind: MediaKind,
    /// The file's name, as its sender's device gave it.
    pub name: String,
    /// Its format, by its content. A `file` is `application/octet-stream` unless the format is known to be safe.
    pub content_type: String,
    /// Its size in bytes, as it is served.
    pub bytes: u32,
    /// The width in pixels, of a picture or video, the way up that it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// The height in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// The duration in milliseconds, of a video or recording, and of a picture that moves, until it begins again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// A `ThumbHash` in Base64, to show until the picture is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// How loud a recording is over its duration: at most 64 numbers from 0 to 31.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waveform: Vec<u8>,
    /// What it shows, for those who do not see it: at most 1000 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Whether there is a smaller version of a picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_thumbnail: bool,
    /// Whether a video has a still picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_poster: bool,
}

impl Attachment {
    /// A file of which no more is known: empty, of no known format.
    #[must_use]
    pub fn new(media_id: MediaId, kind: MediaKind, name: &str) -> Self {
        Self {
            media_id,
            kind,
            name: name.to_owned(),
            content_type: "application/octet-stream".to_owned(),
            bytes: 0,
            width: None,
            height: None,
            duration_ms: None,
            placeholder: None,
            waveform: Vec::new(),
            alt: None,
            has_thumbnail: false,
            has_poster: false,
        }
    }
}

/// A file that a message is to carry: one that its sender uploaded, or one of a message that they can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAttachment {
    /// The file.
    pub media_id: MediaId,
    /// What it shows, for those who do not see it: at most 1000 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Where it is forwarded from; absent for a file that the sender uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<AttachmentSource>,
}

/// A message that carries a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentSource {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The message's place.
    pub seq: Seq,
}

/// What a list of conversations tells of a message's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachedFiles {
    /// The kind of them all; `file` where they differ.
    pub kind: MediaKind,
    /// How many there are.
    pub count: u8,
}

impl AttachedFiles {
    /// What to tell of these; nothing where there are none.
    #[must_use]
    pub fn of(attachments: &[Attachment]) -> Option<Self> {
        let first = attachments.first()?.kind;
        let kind = if attachments.iter().all(|file| file.kind == first) { first } else { MediaKind::File };
        Some(Self { kind, count: u8::try_from(attachments.len()).unwrap_or(u8::MAX) })
    }
}

/// Checks the files that a message is to carry: how many, each once, and their descriptions.
///
/// # Errors
/// [`Refusal::AttachmentsInvalid`].
pub fn check_attachments(attachments: &[NewAttachment]) -> Result<(), Refusal> {
    let mut known = BTreeSet::new();
    let is_valid = |attachment: &NewAttachment| {
        known.insert(attachment.media_id) && attachment.alt.as_deref().is_none_or(|alt| alt.len() <= MAX_ALT_BYTES)
    };
    let is_fine = attachments.len() <= MAX_ATTACHMENTS && attachments.iter().all(is_valid);
    if is_fine { Ok(()) } else { Err(Refusal::AttachmentsInvalid) }
}

/// Whether this may be the name of a file: one line, without the separators of paths.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    (1..=MAX_NAME_BYTES).contains(&name.len()) && is_line(name) && !name.contains(['/', '\\'])
}

/// Whether this is a content type without parameters.
fn is_content_type(text: &str) -> bool {
    let is_token = |part: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        (1..=100).contains(&part.len()) && part.bytes().all(is_allowed)
    };
    text.split_once('/').is_some_and(|(kind, format)| is_token(kind) && is_token(format))
}
