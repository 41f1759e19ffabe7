//! JPEG (ITU-T T.81): segments, each a marker and a length, up to the frame and its scans.

use super::big_u16;

const START_OF_SCAN: u8 = 0xda;

/// How many scans a progressive picture may come in: a browser decodes all of it once for each. Encoders make ten or so.
const MAX_SCANS: usize = 32;

/// What segments of applications hold that are kept: JFIF without a thumbnail, and how Adobe transforms colours. Beside their
/// names they have room for a few numbers.
const KEPT: [(u8, &[u8], usize); 2] = [(0xe0, b"JFIF\0", 14), (0xee, b"Adobe", 12)];
const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];

/// The width and height; `None` where the file is broken or holds more than a picture.
pub(super) fn size(file: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut size) = (2, None);
    loop {
        let (0xff, marker) = (*file.get(at)?, *file.get(at + 1)?) else { return None };
        let length = usize::from(big_u16(file, at + 2)?);
        let segment = file.get(at + 4..(at + 2).checked_add(length)?)?;
        match marker {
            // Sequential and progressive frames, as browsers decode them.
            0xc0..=0xc2 if size.is_none() => size = Some(frame(segment)?),
            // Tables and the restart interval; JFIF; the colour profile; how colours are transformed. Exif and XMP would be
            // APP1, comments COM.
            0xc4 | 0xdb | 0xdd | 0xe0 | 0xe2 | 0xee => {}
            START_OF_SCAN => break,
            _ => return None,
        }
        at += 2 + length;
    }
    ends_with_its_scans(&file[at..]).then_some(size).flatten()
}

/// The file without what applications may have hidden in it: of their segments those alone are left that hold what is known.
/// `None` where it is broken. A colour profile goes too: without one a picture's colours are those of sRGB.
pub(super) fn without_extras(file: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut kept) = (2, file.get(..2)?.to_vec());
    while *file.get(at + 1)? != START_OF_SCAN {
        let end = (at + 2).checked_add(big_u16(file, at + 2)?.into())?;
        let (marker, segment) = (file[at + 1], file.get(at..end)?);
        if !(0xe0..=0xef).contains(&marker) || is_kept(marker, segment.get(4..)?) {
            kept.extend_from_slice(segment);
        }
        at = end;
    }
    kept.extend_from_slice(&file[at..]);
    Some(kept)
}

fn is_kept(marker: u8, data: &[u8]) -> bool {
    KEPT.iter().any(|(kind, name, length)| *kind == marker && data.starts_with(name) && data.len() == *length)
}

fn frame(segment: &[u8]) -> Option<(u32, u32)> {
    let (height, width) = (big_u16(segment, 1)?, big_u16(segment, 3)?);
    Some((width.into(), height.into()))
}

/// Whether the first end of the image, from the first scan on, is that of the file. Within the data of a scan, a byte `ff`
/// is always followed by `00` or a restart; between scans stand tables, whose bytes are skipped.
fn ends_with_its_scans(scans: &[u8]) -> bool {
    let (mut at, mut count) = (0, 0);
    while let Some(marker) = next_marker(scans, at) {
        let Some(kind) = scans.get(marker + 1) else { return false };
        match kind {
            0xd9 => return scans.len() == marker + END_OF_IMAGE.len(),
            0xc4 | 0xdb | 0xdd | &START_OF_SCAN => {
                count += usize::from(*kind == START_OF_SCAN);
                if count > MAX_SCANS {
                    return false;
                }
                let Some(length) = big_u16(scans, marker + 2) else { return false };
                at = marker + 2 + usize::from(length);
            }
            _ => return false,
        }
    }
    false
}

/// Where the next marker is that does not belong to the data of a scan.
fn next_marker(scans: &[u8], from: usize) -> Option<usize> {
    let rest = scans.get(from..)?;
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7);
    rest.windows(2).position(is_marker).map(|place| from + place)
}
