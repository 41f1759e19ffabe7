//! What a picture of a person or of a group may be, and how that is told from its bytes.
//!
//! What a client says about a picture counts for nothing: its type is read from its content, and of its content only what a
//! browser shows is let through: no position, camera or author, no animation, and nothing after its end that could be
//! something else. What the pixels are is not looked at; a browser decodes them.

mod jpeg;
mod png;
mod webp;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{PictureId, Refusal};

/// The largest file of a picture, in bytes.
pub const MAX_PICTURE_BYTES: usize = 512 * 1024;

/// The smallest and the largest side of a picture, in pixels. Pictures are square.
pub const PICTURE_SIDE: std::ops::RangeInclusive<u32> = 64..=1024;

/// The format of a picture's file: one that every browser shows, and that holds nothing but a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PictureType {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// WebP.
    #[serde(rename = "image/webp")]
    Webp,
}

impl PictureType {
    /// As HTTP's `Content-Type` spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// What the names of such files end in, without the full stop.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// The format that a file begins as; `None` where it is none of these.
    #[must_use]
    pub fn of(file: &[u8]) -> Option<Self> {
        match file {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
}

/// Checks that a file is a picture that may be shown, and says of which format.
///
/// # Errors
/// [`Refusal::PictureInvalid`] where it is too large, of no known format, not square, of a side outside
/// [`PICTURE_SIDE`], animated, broken, or holds anything beside the picture.
pub fn check(file: &[u8]) -> Result<PictureType, Refusal> {
    let format = PictureType::of(file).filter(|_| file.len() <= MAX_PICTURE_BYTES).ok_or(Refusal::PictureInvalid)?;
    let size = match format {
        PictureType::Jpeg => jpeg::size(file),
        PictureType::Png => png::size(file),
        PictureType::Webp => webp::size(file),
    };
    match size {
        Some((width, height)) if width == height && PICTURE_SIDE.contains(&width) => Ok(format),
        _ => Err(Refusal::PictureInvalid),
    }
}

/// A file that [`check`] has let through, without what is in it beside the picture and shows nothing.
///
/// # Errors
/// [`Refusal::PictureInvalid`] where it is broken.
pub fn cleaned(file: Vec<u8>, format: PictureType) -> Result<Vec<u8>, Refusal> {
    match format {
        PictureType::Jpeg => jpeg::without_extras(&file).ok_or(Refusal::PictureInvalid),
        PictureType::Png | PictureType::Webp => Ok(file),
    }
}

/// What becomes of a group's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PictureChange {
    /// It is this one now.
    Set {
        /// Which.
        picture_id: PictureId,
    },
    /// It has none any more.
    Removed {},
}

impl PictureChange {
    /// The picture after the change.
    #[must_use]
    pub const fn after(self) -> Option<PictureId> {
        match self {
            Self::Set { picture_id } => Some(picture_id),
            Self::Removed {} => None,
        }
    }
}

impl From<Option<PictureId>> for PictureChange {
    fn from(picture: Option<PictureId>) -> Self {
        picture.map_or(Self::Removed {}, |picture_id| Self::Set { picture_id })
    }
}

/// Two bytes, the greater one first, at this place of a file.
fn big_u16(file: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(file.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, the greatest one first, at this place of a file.
fn big_u32(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(file.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests;
