//! How large, long and complicated media may be.

use std::time::Duration;

use natter_protocol::api::media::MediaRefusal;

/// The largest width or height, in pixels.
pub(crate) const MAX_SIDE: u32 = 16_384;

/// The most pixels: what phones take, and less than the function's memory holds several times.
pub(crate) const MAX_PIXELS: u64 = 50_000_000;

/// The longest recording or video.
pub(crate) const MAX_DURATION: Duration = Duration::from_hours(24);

/// The most tracks that are heard or seen.
const MAX_TRACKS: usize = 8;

/// The most packets of a recording or video, of all its tracks: a day of them at twice the usual rate is what 24 hours allow.
pub(crate) const MAX_PACKETS: u32 = 8_000_000;

/// Checks the size of a picture or video.
///
/// # Errors
/// [`MediaRefusal`].
pub(crate) fn check_size((width, height): (u32, u32)) -> Result<(), MediaRefusal> {
    if width == 0 || height == 0 {
        return Err(MediaRefusal::Damaged);
    }
    let is_fine = width.max(height) <= MAX_SIDE && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    if is_fine { Ok(()) } else { Err(MediaRefusal::TooLarge) }
}

/// Checks the number of tracks.
///
/// # Errors
/// [`MediaRefusal`].
pub(crate) fn check_tracks(count: usize) -> Result<(), MediaRefusal> {
    match count {
        0 => Err(MediaRefusal::WrongType),
        1..=MAX_TRACKS => Ok(()),
        _ => Err(MediaRefusal::TooLarge),
    }
}
