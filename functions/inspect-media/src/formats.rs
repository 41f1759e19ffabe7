//! Formats, by how files begin.

use natter_chat::MediaKind;

/// What a file is served as that is no picture; `None` where its content is nothing that its kind allows. A `file` may be
/// anything, and is served as a download: as bytes, unless it is one of a few formats that no browser runs.
#[must_use]
pub fn content_type_of(kind: MediaKind, file: &[u8]) -> Option<&'static str> {
    let is_video = kind == MediaKind::Video;
    match kind {
        MediaKind::Picture => None,
        MediaKind::File => Some(match file {
            [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
            [b'P', b'K', 3, 4, ..] => "application/zip",
            _ => "application/octet-stream",
        }),
        MediaKind::Video | MediaKind::Audio | MediaKind::Voice => match file {
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(if is_video { "video/mp4" } else { "audio/mp4" }),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(if is_video { "video/webm" } else { "audio/webm" }),
            _ if is_video => None,
            [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
            [b'f', b'L', b'a', b'C', ..] => Some("audio/flac"),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
            [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some("audio/mpeg"),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_never_media_and_are_served_as_bytes() {
        for page in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"<!doctype html><script>", b"", b"GIF89a"] {
            for kind in [MediaKind::Picture, MediaKind::Video, MediaKind::Audio, MediaKind::Voice] {
                assert_eq!(content_type_of(kind, page), None);
            }
            assert_eq!(content_type_of(MediaKind::File, page), Some("application/octet-stream"));
        }
    }
}
