//! Formats, by how files begin.

use natter_chat::MediaKind;
use symphonia::core::formats::FormatId;
use symphonia::core::formats::well_known::{
    FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_MP3, FORMAT_ID_OGG, FORMAT_ID_WAVE,
};

/// What holds a recording or video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// MP4, or `QuickTime`.
    Mp4,
    /// `WebM`, or Matroska.
    Webm,
    /// Ogg.
    Ogg,
    /// FLAC.
    Flac,
    /// WAVE.
    Wav,
    /// MPEG audio, layer 3.
    Mp3,
}

impl Container {
    /// What a file begins as; `None` where that is none of these.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        match file {
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Self::Mp4),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(Self::Webm),
            [b'O', b'g', b'g', b'S', ..] => Some(Self::Ogg),
            [b'f', b'L', b'a', b'C', ..] => Some(Self::Flac),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(Self::Wav),
            [b'I', b'D', b'3', ..] => Some(Self::Mp3),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(Self::Mp3),
            _ => None,
        }
    }

    /// What it is served as; `None` where a video cannot be in it.
    pub(crate) fn content_type(self, kind: MediaKind) -> Option<&'static str> {
        let is_video = kind == MediaKind::Video;
        match self {
            Self::Mp4 => Some(if is_video { "video/mp4" } else { "audio/mp4" }),
            Self::Webm => Some(if is_video { "video/webm" } else { "audio/webm" }),
            _ if is_video => None,
            Self::Ogg => Some("audio/ogg"),
            Self::Flac => Some("audio/flac"),
            Self::Wav => Some("audio/wav"),
            Self::Mp3 => Some("audio/mpeg"),
        }
    }

    pub(crate) const fn format(self) -> FormatId {
        match self {
            Self::Mp4 => FORMAT_ID_ISOMP4,
            Self::Webm => FORMAT_ID_MKV,
            Self::Ogg => FORMAT_ID_OGG,
            Self::Flac => FORMAT_ID_FLAC,
            Self::Wav => FORMAT_ID_WAVE,
            Self::Mp3 => FORMAT_ID_MP3,
        }
    }
}

/// What a `file` is served as, which may be anything and is only ever downloaded: as bytes, unless it is one of a few formats
/// that no browser runs.
#[must_use]
pub const fn type_of_download(file: &[u8]) -> &'static str {
    match file {
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [b'P', b'K', 3, 4, ..] => "application/zip",
        _ => "application/octet-stream",
    }
}
