//! WebP (RFC 9649): a RIFF container of chunks, each a name, a length and data.

const RIFF_HEADER_BYTES: usize = 12;
const CHUNK_HEADER_BYTES: usize = 8;

/// Flags of an extended file that may be there: a colour profile and transparency. Exif, XMP and animation may not.
const HARMLESS_FLAGS: u8 = 0b0011_0000;

/// The width and height; `None` where the file is broken or holds more than a picture.
pub(super) fn size(file: &[u8]) -> Option<(u32, u32)> {
    let declared = usize::try_from(u32::from_le_bytes(file.get(4..8)?.try_into().ok()?)).ok()?;
    if declared.checked_add(8)? != file.len() {
        return None;
    }
    let (mut at, mut canvas, mut size) = (RIFF_HEADER_BYTES, None, None);
    while at < file.len() {
        let name = file.get(at..at + 4)?;
        let length = usize::try_from(u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let data = file.get(at + CHUNK_HEADER_BYTES..(at + CHUNK_HEADER_BYTES).checked_add(length)?)?;
        match name {
            b"VP8X" => canvas = Some(extended(data)?),
            b"ICCP" | b"ALPH" => {}
            // One picture, of which alone the size is believed.
            b"VP8 " if size.is_none() => size = Some(lossy(data)?),
            b"VP8L" if size.is_none() => size = Some(lossless(data)?),
            _ => return None,
        }
        // Chunks have an even number of bytes.
        at += CHUNK_HEADER_BYTES + length + length % 2;
    }
    size.filter(|size| at == file.len() && canvas.is_none_or(|canvas| canvas == *size))
}

/// Flags, three bytes of nothing, and two times three bytes, each one less than it is.
fn extended(data: &[u8]) -> Option<(u32, u32)> {
    let &[flags, _, _, _, w0, w1, w2, h0, h1, h2] = data else { return None };
    let canvas = (u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1);
    (flags & !HARMLESS_FLAGS == 0).then_some(canvas)
}

/// A key frame of VP8 (RFC 6386): a tag, a start code, and two times fourteen bits.
fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    let is_key_frame = data.first()? & 1 == 0 && data.get(3..6)? == [0x9d, 0x01, 0x2a];
    let side = |at: usize| Some(u32::from(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?) & 0x3fff));
    if is_key_frame { Some((side(6)?, side(8)?)) } else { None }
}

/// A signature, and two times fourteen bits, each one less than it is.
fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(data.get(1..5)?.try_into().ok()?);
    (*data.first()? == 0x2f).then_some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}
