//! MP4 and `QuickTime` (ISO/IEC 14496-12): boxes, each a length, a name and content, some of which consists of boxes.

use std::ops::Range;

use natter_protocol::api::media::MediaRefusal;

use crate::bounds::{check_size, check_tracks};

/// How many boxes one level has at most: a fragmented recording of two hours has some thousands.
const MAX_BOXES: usize = 50_000;

/// What may stand at the top of a file. Anything else is no part of a recording.
const TOP: [&[u8; 4]; 16] = [
    b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"prft", b"free", b"skip", b"wide",
    b"uuid", b"meta", b"emsg", b"pnot",
];

/// Boxes of people and devices: names, places, serial numbers; and those that may hold anything.
const PERSONAL: [&[u8; 4]; 7] = [b"udta", b"meta", b"uuid", b"free", b"skip", b"emsg", b"pnot"];

/// What a file says of itself that is a picture in this container, such as an iPhone's HEIC.
const PICTURE_BRANDS: [&[u8; 4]; 6] = [b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"];

/// Codecs that browsers play.
const VIDEO_CODECS: [&[u8; 4]; 6] = [b"avc1", b"hvc1", b"hev1", b"vp08", b"vp09", b"av01"];
const AUDIO_CODECS: [&[u8; 4]; 8] = [b"mp4a", b"Opus", b"fLaC", b".mp3", b"lpcm", b"sowt", b"twos", b"in24"];

/// A box: its name, where it begins, and where its content is.
#[derive(Debug, Clone)]
struct Box {
    name: [u8; 4],
    start: usize,
    body: Range<usize>,
}

/// What a track's boxes say of it.
#[derive(Debug, Default)]
struct Tracks {
    /// Of the first track with a picture, the way up that it is shown.
    size: Option<(u32, u32)>,
    count: usize,
}

/// Checks that a file consists of what belongs into a recording and of nothing else, takes from it what tells of people and
/// devices, and moves the table of contents to its front, so that it plays before all of it is there. The size of its picture;
/// `None` where it has none.
///
/// # Errors
/// [`MediaRefusal`].
pub(crate) fn clean(file: &mut [u8]) -> Result<Option<(u32, u32)>, MediaRefusal> {
    let top = boxes(file, 0..file.len())?;
    let first = top.first().filter(|first| &first.name == b"ftyp").ok_or(MediaRefusal::WrongType)?;
    if PICTURE_BRANDS.iter().any(|brand| file[first.body.clone()].starts_with(brand.as_slice())) {
        return Err(MediaRefusal::WrongType);
    }
    let count = |name: &[u8; 4]| top.iter().filter(|found| &found.name == name).count();
    let is_known = top.iter().all(|found| TOP.contains(&&found.name));
    if !is_known || count(b"ftyp") != 1 || count(b"moov") != 1 || count(b"mdat") == 0 {
        return Err(MediaRefusal::Damaged);
    }
    forget_personal(file, &top);
    let Some(moov) = top.iter().find(|found| &found.name == b"moov") else { return Err(MediaRefusal::Damaged) };
    let inside = boxes(file, moov.body.clone())?;
    forget_personal(file, &inside);
    forget_times(file, &inside, *b"mvhd");
    let mut tracks = Tracks::default();
    for track in inside.iter().filter(|found| &found.name == b"trak") {
        look_at_track(file, track, &mut tracks)?;
    }
    check_tracks(tracks.count)?;
    let is_behind = top.iter().any(|found| &found.name == b"mdat" && found.start < moov.start);
    if is_behind && count(b"moof") == 0 {
        move_to_front(file, first.body.end, moov)?;
    }
    Ok(tracks.size)
}

/// The boxes that fill this part of a file exactly.
fn boxes(file: &[u8], part: Range<usize>) -> Result<Vec<Box>, MediaRefusal> {
    let (mut at, mut found) = (part.start, Vec::new());
    while at < part.end {
        let next = header(file, at, part.end).ok_or(MediaRefusal::Damaged)?;
        at = next.body.end;
        found.push(next);
        if found.len() > MAX_BOXES {
            return Err(MediaRefusal::TooLarge);
        }
    }
    Ok(found)
}

fn header(file: &[u8], start: usize, end: usize) -> Option<Box> {
    let name = file.get(start + 4..start + 8)?.try_into().ok()?;
    let (length, header) = match number(file, start)? {
        0 => (end - start, 8),
        1 => {
            let length = u64::from_be_bytes(file.get(start + 8..start + 16)?.try_into().ok()?);
            (usize::try_from(length).ok()?, 16)
        }
        length => (length as usize, 8),
    };
    let body = start + header..start.checked_add(length)?;
    (body.start <= body.end && body.end <= end).then_some(Box { name, start, body })
}

fn number(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(file.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn find(boxes: &[Box], name: [u8; 4]) -> Result<&Box, MediaRefusal> {
    boxes.iter().find(|found| found.name == name).ok_or(MediaRefusal::Damaged)
}

/// Makes boxes ones that players pass over, of nothing but zeros. Nothing moves, so that every offset stays right.
fn forget(file: &mut [u8], forgotten: &Box) {
    file[forgotten.start + 4..forgotten.start + 8].copy_from_slice(b"free");
    file[forgotten.body.clone()].fill(0);
}

fn forget_personal(file: &mut [u8], boxes: &[Box]) {
    for found in boxes.iter().filter(|found| PERSONAL.contains(&&found.name)) {
        forget(file, found);
    }
}

/// When something was recorded and changed: the first two numbers after the version, of 4 bytes each or of 8.
fn forget_times(file: &mut [u8], boxes: &[Box], name: [u8; 4]) {
    for found in boxes.iter().filter(|found| found.name == name) {
        let body = &mut file[found.body.clone()];
        let length = if body.first() == Some(&1) { 16 } else { 8 };
        if let Some(times) = body.get_mut(4..4 + length) {
            times.fill(0);
        }
    }
}

/// Checks a track, and takes it out where it is neither heard nor seen: phones put places and movements into such ones.
fn look_at_track(file: &mut [u8], track: &Box, tracks: &mut Tracks) -> Result<(), MediaRefusal> {
    let inside = boxes(file, track.body.clone())?;
    let media = boxes(file, find(&inside, *b"mdia")?.body.clone())?;
    let handler = find(&media, *b"hdlr")?.body.start + 8;
    let is_video = match file.get(handler..handler + 4) {
        Some(b"vide") => true,
        Some(b"soun") => false,
        _ => {
            forget(file, track);
            return Ok(());
        }
    };
    tracks.count += 1;
    forget_personal(file, &inside);
    forget_times(file, &inside, *b"tkhd");
    forget_times(file, &media, *b"mdhd");
    let table = sample_table(file, &media)?;
    let formats = find(&table, *b"stsd")?.body.clone();
    let formats = boxes(file, formats.start + 8..formats.end)?;
    let codecs: &[&[u8; 4]] = if is_video { &VIDEO_CODECS } else { &AUDIO_CODECS };
    if formats.is_empty() || !formats.iter().all(|format| codecs.contains(&&format.name)) {
        return Err(MediaRefusal::WrongType);
    }
    if is_video {
        for format in &formats {
            let stored = number(file, format.body.start + 24).ok_or(MediaRefusal::Damaged)?;
            check_size((stored >> 16, stored & 0xffff))?;
        }
        let size = shown_size(file, find(&inside, *b"tkhd")?).ok_or(MediaRefusal::Damaged)?;
        check_size(size)?;
        tracks.size.get_or_insert(size);
    }
    Ok(())
}

fn sample_table(file: &[u8], media: &[Box]) -> Result<Vec<Box>, MediaRefusal> {
    let information = boxes(file, find(media, *b"minf")?.body.clone())?;
    boxes(file, find(&information, *b"stbl")?.body.clone())
}

/// The size at which a track is shown: its header's, turned where its matrix turns it.
fn shown_size(file: &[u8], header: &Box) -> Option<(u32, u32)> {
    let matrix = header.body.start + if file.get(header.body.start) == Some(&1) { 52 } else { 40 };
    let at = |index: usize| number(file, matrix + 4 * index);
    let size = (at(9)? >> 16, at(10)? >> 16);
    let is_turned = at(0)? == 0 && at(4)? == 0;
    Some(if is_turned { (size.1, size.0) } else { size })
}

/// Puts the table of contents behind the file's type, and corrects its offsets of what makes room for it.
fn move_to_front(file: &mut [u8], front: usize, moov: &Box) -> Result<(), MediaRefusal> {
    let length = moov.body.end - moov.start;
    for track in boxes(file, moov.body.clone())?.iter().filter(|found| &found.name == b"trak") {
        let inside = boxes(file, track.body.clone())?;
        let media = boxes(file, find(&inside, *b"mdia")?.body.clone())?;
        for table in sample_table(file, &media)? {
            let width = match &table.name {
                b"stco" => 4,
                b"co64" => 8,
                _ => continue,
            };
            // The version and the count come first. A table that says more than it holds is found out when it is read.
            let Some(offsets) = file.get_mut(table.body.start + 8..table.body.end) else { continue };
            for offset in offsets.chunks_exact_mut(width) {
                shift(offset, front..moov.start, length);
            }
        }
    }
    file[front..moov.body.end].rotate_right(length);
    Ok(())
}

/// Adds to a big-endian number, if it is in this range.
fn shift(offset: &mut [u8], range: Range<usize>, by: usize) {
    let value = offset.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let moved = match usize::try_from(value) {
        Ok(value) if range.contains(&value) => (value + by) as u64,
        _ => return,
    };
    let bytes = moved.to_be_bytes();
    offset.copy_from_slice(&bytes[bytes.len() - offset.len()..]);
}
