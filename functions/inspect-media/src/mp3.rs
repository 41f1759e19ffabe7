//! MPEG audio, layer 3: frames, one behind the other, each with a header. Whatever stands between them, before or behind is a tag.

use natter_protocol::api::media::MediaRefusal;

/// How many bytes a frame's header has.
const HEADER: usize = 4;

/// Kilobits per second, of MPEG-1 and of MPEG-2 and 2.5.
const BITRATES: [[usize; 14]; 2] = [
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// Samples per second of MPEG-1; MPEG-2 has half of it, MPEG-2.5 a quarter.
const RATES: [usize; 3] = [44_100, 48_000, 32_000];

/// What all frames of a recording have in common.
type Sort = (u8, u8);

/// Leaves a recording's frames and nothing else: no titles, covers, comments and places, whatever sort of tag they are in.
///
/// # Errors
/// [`MediaRefusal`] where a tag is longer than the file, or there are no two frames.
pub(crate) fn clean(file: &mut Vec<u8>) -> Result<(), MediaRefusal> {
    let mut at = 0;
    while let Some(length) = tag_length(&file[at..]) {
        at = at.checked_add(length).filter(|end| *end <= file.len()).ok_or(MediaRefusal::Damaged)?;
    }
    let (mut kept, mut sort) = (0, None);
    while at < file.len() {
        match frame(&file[at..], sort) {
            Some((length, found)) => {
                sort = Some(found);
                file.copy_within(at..at + length, kept);
                (at, kept) = (at + length, kept + length);
            }
            None => at += 1,
        }
    }
    file.truncate(kept);
    if kept == 0 { Err(MediaRefusal::Damaged) } else { Ok(()) }
}

/// How long a tag is that stands before the frames.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let [b'I', b'D', b'3', _, _, flags, length @ ..] = rest else { return None };
    // Seven bits of each byte count.
    let length = length.get(..4)?.iter().fold(0, |length, byte| length << 7 | usize::from(byte & 0x7f));
    let has_footer = flags & 0x10 != 0;
    Some(length + if has_footer { 20 } else { 10 })
}

/// The length and sort of the frame here. The first one is believed where another one follows; each further one has to be of its
/// sort.
fn frame(rest: &[u8], sort: Option<Sort>) -> Option<(usize, Sort)> {
    let (length, found) = header(rest)?;
    let is_one = match sort {
        Some(sort) => sort == found,
        None => header(rest.get(length..)?).is_some_and(|(_, next)| next == found),
    };
    (is_one && length <= rest.len()).then_some((length, found))
}

fn header(rest: &[u8]) -> Option<(usize, Sort)> {
    let [0xff, second, third, _] = *rest.get(..HEADER)? else { return None };
    let is_layer_3 = second & 0xe6 == 0xe2;
    let version = second >> 3 & 3;
    let (bitrate, rate) = (usize::from(third >> 4), usize::from(third >> 2 & 3));
    // Version 1 is none. Frames whose bitrate is their own affair have no length that could be told.
    if !is_layer_3 || version == 1 || bitrate == 0 {
        return None;
    }
    let is_first = version == 3;
    let bits = BITRATES[usize::from(!is_first)].get(bitrate - 1)? * 1_000;
    let rate_of_all = RATES.get(rate)? >> (3 - version.max(1)).min(2);
    let length = if is_first { 144 } else { 72 } * bits / rate_of_all + usize::from(third >> 1 & 1);
    Some((length, (second & 0xfe, third & 0x0c)))
}
