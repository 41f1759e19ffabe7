//! `WebM` (RFC 8794 and 9559): elements, each an id, a length and content, some of which consists of elements.

use natter_protocol::api::media::MediaRefusal;

const EBML: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const VOID: u8 = 0xec;

/// Parts of a segment: where things are, what it is, its tracks, its cues, a checksum, nothing.
const IN_SEGMENT: [u32; 6] = [0x114d_9b74, 0x1549_a966, 0x1654_ae6b, 0x1c53_bb6b, 0xbf, 0xec];

/// Parts of a segment that tell of people or may hold anything: tags, chapters, attachments.
const PERSONAL: [u32; 3] = [0x1254_c367, 0x1043_a770, 0x1941_a469];

/// Parts of a cluster: its time, blocks, where it is, how long the last one was, a checksum, nothing.
const IN_CLUSTER: [u32; 8] = [0xe7, 0xa3, 0xa0, 0xa7, 0xab, 0x5854, 0xbf, 0xec];

/// An element: where its content begins, and how long it is; `None` where it is as long as what follows belongs to it, as a
/// browser writes what it records.
struct Element {
    id: u32,
    body: usize,
    length: Option<usize>,
}

/// Checks that a file consists of what belongs into a recording and of nothing else, and takes from it what tells of people.
///
/// # Errors
/// [`MediaRefusal`].
pub(crate) fn clean(file: &mut [u8]) -> Result<(), MediaRefusal> {
    let header = element(file, 0).filter(|header| header.id == EBML).ok_or(MediaRefusal::WrongType)?;
    let end = end_of(&header, file.len()).ok_or(MediaRefusal::Damaged)?;
    if !is_webm(file, header.body, end) {
        return Err(MediaRefusal::WrongType);
    }
    let segment = element(file, end).filter(|segment| segment.id == SEGMENT).ok_or(MediaRefusal::Damaged)?;
    if segment.length.is_some_and(|length| segment.body.checked_add(length) != Some(file.len())) {
        return Err(MediaRefusal::Damaged);
    }
    let (mut at, mut is_in_cluster) = (segment.body, false);
    while at < file.len() {
        let next = element(file, at).ok_or(MediaRefusal::Damaged)?;
        if next.id == CLUSTER && next.length.is_none() {
            (at, is_in_cluster) = (next.body, true);
            continue;
        }
        let end = end_of(&next, file.len()).ok_or(MediaRefusal::Damaged)?;
        if PERSONAL.contains(&next.id) {
            forget(&mut file[at..end]);
        } else if next.id != CLUSTER
            && !IN_SEGMENT.contains(&next.id)
            && !(is_in_cluster && IN_CLUSTER.contains(&next.id))
        {
            return Err(MediaRefusal::Damaged);
        }
        at = end;
    }
    Ok(())
}

fn element(file: &[u8], at: usize) -> Option<Element> {
    let id_bytes = width(*file.get(at)?).filter(|bytes| *bytes <= 4)?;
    let id = file.get(at..at + id_bytes)?.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let first = *file.get(at + id_bytes)?;
    let bytes = width(first)?;
    let rest = file.get(at + id_bytes + 1..at + id_bytes + bytes)?;
    let marker = 0x80_u64 >> (bytes - 1);
    let length = rest.iter().fold(u64::from(first) & (marker - 1), |length, byte| length << 8 | u64::from(*byte));
    let is_unknown = length == (1 << (7 * bytes)) - 1;
    let length = if is_unknown { None } else { Some(usize::try_from(length).ok()?) };
    Some(Element { id, body: at + id_bytes + bytes, length })
}

/// How many bytes a number has that begins with this one.
fn width(first: u8) -> Option<usize> {
    (first != 0).then(|| first.leading_zeros() as usize + 1)
}

fn end_of(element: &Element, file_end: usize) -> Option<usize> {
    element.body.checked_add(element.length?).filter(|end| *end <= file_end)
}

/// Whether the header names one of the two document types that browsers play.
fn is_webm(file: &[u8], mut at: usize, end: usize) -> bool {
    while let Some(next) = element(file, at).filter(|_| at < end) {
        let Some(next_end) = end_of(&next, end) else { return false };
        if next.id == DOC_TYPE {
            return matches!(&file[next.body..next_end], b"webm" | b"matroska");
        }
        at = next_end;
    }
    false
}

/// Makes an element one that players pass over, of nothing but zeros and as long as it was: all of these have ids of 4 bytes.
fn forget(element: &mut [u8]) {
    const MARKER_OF_SEVEN_BYTES: u64 = 1 << 56;
    let whole = element.len();
    element.fill(0);
    element[0] = VOID;
    match u8::try_from(whole - 2) {
        Ok(length @ ..0x7f) => element[1] = 0x80 | length,
        _ => element[1..9].copy_from_slice(&((whole - 9) as u64 | MARKER_OF_SEVEN_BYTES).to_be_bytes()),
    }
}
