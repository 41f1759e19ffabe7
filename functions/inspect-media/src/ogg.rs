//! Ogg (RFC 3533) that holds Opus (RFC 7845) or Vorbis: pages, in which packets are cut. The first packet says how the sound is, the
//! second one holds titles, covers and comments, and is emptied.

use natter_protocol::api::media::MediaRefusal;

/// A page's header, up to how many segments it has.
const HEADER: usize = 27;

/// How many segments a page has at most.
const MAX_SEGMENTS: usize = 255;

/// How long a segment is at most. A packet ends with one that is shorter.
const SEGMENT: usize = 255;

/// Flags of a page: it begins with the rest of a packet; it begins a stream.
const CONTINUED: u8 = 1;
const BEGINS: u8 = 2;

/// A page.
struct Page {
    start: usize,
    /// Where its segments' lengths end and its content begins.
    body: usize,
    end: usize,
}

/// Empties the comments, and leaves nothing that is not a page of the recording.
///
/// # Errors
/// [`MediaRefusal`] where it holds something else, or more than one recording at once.
pub(crate) fn clean(file: &mut Vec<u8>) -> Result<(), MediaRefusal> {
    let first = page(file, 0).ok_or(MediaRefusal::Damaged)?;
    let (packets, comments) = match &file[first.body..first.end] {
        [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', ..] => (1, no_comments(b"OpusTags", b"")),
        [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => (2, no_comments(b"\x03vorbis", &[1])),
        _ => return Err(MediaRefusal::WrongType),
    };
    let (mut headers, end) = packets_of(file, first.end, packets)?;
    headers[0] = comments;
    let stream: [u8; 4] = file[14..18].try_into().map_err(|_| MediaRefusal::Damaged)?;
    let pages = pages_of(&headers, stream);
    file.splice(first.end..end, pages);
    number(file, stream)
}

/// A packet without comments: no name of a program, none of them, and what follows.
fn no_comments(name: &[u8], behind: &[u8]) -> Vec<u8> {
    [name, &[0; 8], behind].concat()
}

fn page(file: &[u8], start: usize) -> Option<Page> {
    let header = file.get(start..start + HEADER)?;
    if !header.starts_with(b"OggS\0") {
        return None;
    }
    let body = start + HEADER + usize::from(header[HEADER - 1]);
    let length: usize = file.get(start + HEADER..body)?.iter().map(|length| usize::from(*length)).sum();
    let end = body + length;
    (end <= file.len()).then_some(Page { start, body, end })
}

/// So many packets from the beginning of a page on, and where the page ends with which the last one does.
fn packets_of(file: &[u8], mut at: usize, count: usize) -> Result<(Vec<Vec<u8>>, usize), MediaRefusal> {
    let (mut packets, mut packet) = (Vec::new(), Vec::new());
    while packets.len() < count {
        let page = page(file, at).ok_or(MediaRefusal::Damaged)?;
        let mut body = page.body;
        for length in &file[page.start + HEADER..page.body] {
            let end = body + usize::from(*length);
            packet.extend_from_slice(&file[body..end]);
            body = end;
            if usize::from(*length) < SEGMENT {
                packets.push(std::mem::take(&mut packet));
            }
        }
        at = page.end;
    }
    // Sound begins on a page of its own.
    if packets.len() == count && packet.is_empty() { Ok((packets, at)) } else { Err(MediaRefusal::Damaged) }
}

/// These packets in pages of a stream, whose numbers and checksums are still to come.
fn pages_of(packets: &[Vec<u8>], stream: [u8; 4]) -> Vec<u8> {
    let mut pages = Vec::new();
    for packet in packets {
        let mut lengths = vec![255_u8; packet.len() / SEGMENT];
        lengths.extend(u8::try_from(packet.len() % SEGMENT));
        for (index, lengths) in lengths.chunks(MAX_SEGMENTS).enumerate() {
            let (start, length) =
                (index * MAX_SEGMENTS * SEGMENT, lengths.iter().map(|length| usize::from(*length)).sum::<usize>());
            pages.extend_from_slice(b"OggS\0");
            pages.push(if index > 0 { CONTINUED } else { 0 });
            pages.extend_from_slice(&[0; 8]);
            pages.extend_from_slice(&stream);
            pages.extend_from_slice(&[0; 8]);
            pages.extend(u8::try_from(lengths.len()));
            pages.extend_from_slice(lengths);
            pages.extend_from_slice(&packet[start..start + length]);
        }
    }
    pages
}

/// Numbers the pages of a stream; what is behind the last one goes.
fn number(file: &mut Vec<u8>, stream: [u8; 4]) -> Result<(), MediaRefusal> {
    let (mut at, mut count) = (0, 0_u32);
    while let Some(Page { start, end, .. }) = page(file, at) {
        let bytes = &mut file[start..end];
        if bytes[14..18] != stream || (bytes[5] & BEGINS != 0) != (count == 0) {
            return Err(MediaRefusal::WrongType);
        }
        bytes[18..22].copy_from_slice(&count.to_le_bytes());
        bytes[22..26].fill(0);
        let sum = checksum(bytes);
        bytes[22..26].copy_from_slice(&sum.to_le_bytes());
        (at, count) = (end, count + 1);
    }
    file.truncate(at);
    Ok(())
}

/// The CRC of 32 bits that Ogg has: polynomial 0x04c11db7, from zero on.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let (mut table, mut index) = ([0; 256], 0_u32);
        while index < 256 {
            let (mut sum, mut bit) = (index << 24, 0);
            while bit < 8 {
                sum = if sum >> 31 == 1 { sum << 1 ^ 0x04c1_1db7 } else { sum << 1 };
                bit += 1;
            }
            table[index as usize] = sum;
            index += 1;
        }
        table
    };
    bytes.iter().fold(0, |sum, byte| sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)])
}
