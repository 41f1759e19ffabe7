//! PNG (ISO/IEC 15948): chunks, each a length, a name, data and a checksum.

use super::big_u32;

const SIGNATURE_BYTES: usize = 8;

/// Length, name and checksum.
const CHUNK_FRAME_BYTES: usize = 12;

/// Chunks without which the picture would look different. Those with texts, times or Exif are not among them, nor is what
/// makes an animation.
const KNOWN: [&[u8; 4]; 12] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"sBIT", b"bKGD", b"pHYs"];

/// The width and height; `None` where the file is broken or holds more than a picture.
pub(super) fn size(file: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut size) = (SIGNATURE_BYTES, None);
    loop {
        let length = usize::try_from(big_u32(file, at)?).ok()?;
        let name = file.get(at + 4..at + 8)?;
        let data = file.get(at + 8..(at + 8).checked_add(length)?)?;
        if !KNOWN.iter().any(|known| known.as_slice() == name) || (name == b"IHDR") != size.is_none() {
            return None;
        }
        if size.is_none() {
            size = Some((big_u32(data, 0)?, big_u32(data, 4)?));
        }
        at += CHUNK_FRAME_BYTES + length;
        if name == b"IEND" {
            return size.filter(|_| file.len() == at);
        }
    }
}
