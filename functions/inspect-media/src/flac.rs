//! FLAC (RFC 9639): blocks that tell of the sound, and then the sound.

use natter_protocol::api::media::MediaRefusal;

/// Blocks that it takes to play: how the sound is, and where what is.
const NEEDED: [u8; 2] = [0, 3];

/// The flag of the last block.
const LAST: u8 = 0x80;

/// How long an ID3 tag is at the end of a file.
const TAG: usize = 128;

/// Leaves what it takes to play: no titles, covers, comments and cue sheets.
///
/// # Errors
/// [`MediaRefusal::Damaged`] where a block is longer than the file.
pub(crate) fn clean(file: &mut Vec<u8>) -> Result<(), MediaRefusal> {
    let (mut at, mut kept, mut last) = (4, 4, None);
    loop {
        let [head, length @ ..] =
            *file.get(at..at + 4).and_then(|head| head.first_chunk::<4>()).ok_or(MediaRefusal::Damaged)?;
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        let end = at + 4 + length;
        if end > file.len() {
            return Err(MediaRefusal::Damaged);
        }
        if NEEDED.contains(&(head & !LAST)) {
            file.copy_within(at..end, kept);
            file[kept] &= !LAST;
            last = Some(kept);
            kept += end - at;
        }
        at = end;
        if head & LAST != 0 {
            break;
        }
    }
    file[last.ok_or(MediaRefusal::Damaged)?] |= LAST;
    file.drain(kept..at);
    if file.len() >= TAG && file[file.len() - TAG..].starts_with(b"TAG") {
        file.truncate(file.len() - TAG);
    }
    Ok(())
}
