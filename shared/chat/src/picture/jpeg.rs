//! JPEG (ITU-T T.81): segments, each a marker and a length, up to the frame and its scans.

use super::big_u16;

const START_OF_SCAN: u8 = 0xda;
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
            0xc0..=0xc2 => size = Some(frame(segment)?),
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

fn frame(segment: &[u8]) -> Option<(u32, u32)> {
    let (height, width) = (big_u16(segment, 1)?, big_u16(segment, 3)?);
    Some((width.into(), height.into()))
}

/// Whether the first end of the image, from the first scan on, is that of the file. Within the data of a scan, a byte `ff`
/// is always followed by `00` or a restart; between scans stand tables, whose bytes are skipped.
fn ends_with_its_scans(scans: &[u8]) -> bool {
    let mut at = 0;
    while let Some(marker) = next_marker(scans, at) {
        let Some(kind) = scans.get(marker + 1) else { return false };
        match kind {
            0xd9 => return scans.len() == marker + END_OF_IMAGE.len(),
            0xc4 | 0xdb | 0xdd | &START_OF_SCAN => {
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
