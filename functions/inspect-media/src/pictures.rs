//! Pictures: decoded and encoded again, so that nothing is left of a file but its pixels.

use std::io::Cursor;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use natter_protocol::api::media::MediaRefusal;

use crate::animations::{Animation, animation};
use crate::bounds::{MAX_SIDE, check_size};

/// How much a decoder may allocate, in bytes.
const MAX_ALLOCATION: u64 = 256 * 1024 * 1024;

/// The format of thumbnails and stills, which every browser shows that the app runs in.
pub const SMALL_TYPE: &str = "image/webp";

/// The longer side of a thumbnail.
const THUMBNAIL_SIDE: u32 = 640;

/// The longer side of what a video shows until it plays.
const STILL_SIDE: u32 = 1280;

/// The longer side of what a `ThumbHash` is made of, at most 100.
const PLACEHOLDER_SIDE: u32 = 100;

/// Of a picture without transparency.
const QUALITY: u8 = 85;

/// Of thumbnails and stills: as good as JPEG at 85, by docs/decisions/0037-media.md.
const SMALL_QUALITY: f32 = 80.0;

/// A picture of which nothing but its pixels is left.
#[derive(Debug, Clone)]
pub struct CleanPicture {
    /// Its format.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its width and height in pixels, the way up that it is shown.
    pub size: (u32, u32),
    /// How long it takes until it begins again, where it moves.
    pub duration: Option<Duration>,
    /// A smaller version in [`SMALL_TYPE`], where the picture is larger than that; of one that moves, its first frame.
    pub thumbnail: Option<Vec<u8>>,
    /// A `ThumbHash` in Base64.
    pub placeholder: String,
}

/// What a video shows until it plays.
#[derive(Debug, Clone)]
pub struct Still {
    /// The file, in [`SMALL_TYPE`].
    pub bytes: Vec<u8>,
    /// A `ThumbHash` in Base64.
    pub placeholder: String,
}

/// Decodes a picture within limits and encodes it anew. What moves keeps its format, in which it is left moving.
///
/// # Errors
/// [`MediaRefusal`].
pub fn clean(file: &[u8]) -> Result<CleanPicture, MediaRefusal> {
    let (picture, format) = decode(file)?;
    let size = (picture.width(), picture.height());
    let animation = animation(file, format)?;
    let duration = animation.as_ref().map(|animation| animation.duration);
    let (content_type, bytes) = match animation {
        Some(Animation { content_type, bytes, .. }) => (content_type, bytes),
        None => encode(&picture)?,
    };
    let has_thumbnail = duration.is_some() || size.0.max(size.1) > THUMBNAIL_SIDE;
    let thumbnail = has_thumbnail.then(|| encode_within(&picture, THUMBNAIL_SIDE)).transpose()?;
    Ok(CleanPicture { content_type, bytes, size, duration, thumbnail, placeholder: placeholder(&picture) })
}

/// As [`clean`], for what a video shows until it plays.
///
/// # Errors
/// [`MediaRefusal`].
pub fn still(file: &[u8]) -> Result<Still, MediaRefusal> {
    let (picture, _) = decode(file)?;
    Ok(Still { bytes: encode_within(&picture, STILL_SIDE)?, placeholder: placeholder(&picture) })
}

fn decode(file: &[u8]) -> Result<(DynamicImage, ImageFormat), MediaRefusal> {
    let format = image::guess_format(file).map_err(|_| MediaRefusal::WrongType)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(MediaRefusal::WrongType);
    }
    // The decoder fills what is missing of a JPEG with grey.
    if format == ImageFormat::Jpeg && !file.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return Err(MediaRefusal::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    check_size(decoder.dimensions())?;
    let orientation = decoder.orientation().map_err(refusal)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok((picture, format))
}

/// What a decoder may take.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOCATION);
    limits
}

#[expect(clippy::needless_pass_by_value, reason = "as errors are mapped")]
pub(crate) fn refusal(error: image::ImageError) -> MediaRefusal {
    match error {
        image::ImageError::Limits(_) => MediaRefusal::TooLarge,
        _ => MediaRefusal::Damaged,
    }
}

/// As a JPEG, or as a PNG where something can be seen through.
fn encode(picture: &DynamicImage) -> Result<(&'static str, Vec<u8>), MediaRefusal> {
    let mut file = Cursor::new(Vec::new());
    if is_opaque(picture) {
        let opaque = DynamicImage::ImageRgb8(picture.to_rgb8());
        opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut file, QUALITY)).map_err(refusal)?;
        return Ok(("image/jpeg", file.into_inner()));
    }
    DynamicImage::ImageRgba8(picture.to_rgba8()).write_to(&mut file, ImageFormat::Png).map_err(refusal)?;
    Ok(("image/png", file.into_inner()))
}

fn is_opaque(picture: &DynamicImage) -> bool {
    !picture.color().has_alpha() || picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX)
}

/// In [`SMALL_TYPE`], with sides of at most this; what is smaller keeps its size.
fn encode_within(picture: &DynamicImage, side: u32) -> Result<Vec<u8>, MediaRefusal> {
    let is_larger = picture.width().max(picture.height()) > side;
    let small = if is_larger { picture.thumbnail(side, side).to_rgba8() } else { picture.to_rgba8() };
    let encoder = webp::Encoder::from_rgba(small.as_raw(), small.width(), small.height());
    let file = encoder.encode_simple(false, SMALL_QUALITY).map_err(|_| MediaRefusal::Damaged)?;
    Ok(file.to_vec())
}

fn placeholder(picture: &DynamicImage) -> String {
    let small = picture.thumbnail(PLACEHOLDER_SIDE, PLACEHOLDER_SIDE).to_rgba8();
    let (width, height) = (small.width() as usize, small.height() as usize);
    BASE64_STANDARD.encode(thumbhash::rgba_to_thumb_hash(width, height, small.as_raw()))
}
