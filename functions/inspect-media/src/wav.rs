//! WAVE: chunks in a RIFF file.

use natter_protocol::api::media::MediaRefusal;

/// Chunks that it takes to play: how the sound is, how long, and the sound.
const NEEDED: [&[u8]; 3] = [b"fmt ", b"fact", b"data"];

/// Leaves what it takes to play: no titles, comments, places and whatever else programs put there.
///
/// # Errors
/// [`MediaRefusal::TooLarge`] where the file is longer than it can say.
pub(crate) fn clean(file: &mut Vec<u8>) -> Result<(), MediaRefusal> {
    let (mut at, mut kept) = (12, 12);
    while let Some(&[a, b, c, d, length @ ..]) = file.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let length = u32::from_le_bytes(length) as usize;
        // Chunks begin at even places. One that is cut off goes to the end, and says of itself that it is.
        let end = (at + 8).saturating_add(length).saturating_add(length % 2).min(file.len());
        if NEEDED.contains(&[a, b, c, d].as_slice()) {
            file.copy_within(at..end, kept);
            kept += end - at;
        }
        at = end;
    }
    file.truncate(kept);
    let length = u32::try_from(kept - 8).map_err(|_| MediaRefusal::TooLarge)?;
    file[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(())
}
