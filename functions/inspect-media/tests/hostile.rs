//! Files that are made to do harm: each is refused or made harmless, none takes the inspection down or more memory than is
//! said here. One test alone, as it measures the whole process.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::panic::catch_unwind;

use inspect_media::{clean, listen, type_of_download};
use natter_chat::MediaKind;
use natter_protocol::api::media::MediaRefusal;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What one of these may take beyond what it has itself, in MB. The function has 1769.
const MOST_MEGABYTES: f32 = 300.0;

/// What must not be left of a file that is let through.
const SCRIPT: &[u8] = b"<script>alert(document.domain)</script>";

const SAMPLES: [(&str, MediaKind); 18] = [
    ("voice.webm", MediaKind::Voice),
    ("recorded.webm", MediaKind::Voice),
    ("voice.ogg", MediaKind::Voice),
    ("vorbis.ogg", MediaKind::Audio),
    ("opus.mp4", MediaKind::Voice),
    ("voice.m4a", MediaKind::Voice),
    ("fragmented.m4a", MediaKind::Voice),
    ("tone.mp3", MediaKind::Audio),
    ("tone.flac", MediaKind::Audio),
    ("tone.wav", MediaKind::Audio),
    ("minute.mp4", MediaKind::Video),
    ("phone.mov", MediaKind::Video),
    ("video.webm", MediaKind::Video),
    ("recorded-video.webm", MediaKind::Video),
    ("moving.gif", MediaKind::Picture),
    ("moving.webp", MediaKind::Picture),
    ("moving.png", MediaKind::Picture),
    ("square.jpg", MediaKind::Picture),
];

/// Formats of which a whole is told from a part: a piece of the others is a shorter recording.
const WHOLE: [&str; 9] = [
    "voice.webm",
    "opus.mp4",
    "voice.m4a",
    "tone.flac",
    "minute.mp4",
    "phone.mov",
    "video.webm",
    "moving.png",
    "square.jpg",
];

/// What may happen to a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Refused,
    /// Refused, or let through without the script that is in it.
    Harmless,
    /// Refused, or let through.
    Any,
}

struct Case {
    name: String,
    kind: MediaKind,
    file: Vec<u8>,
    fate: Fate,
}

fn sample(name: &str) -> Vec<u8> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = match name {
        "square.jpg" => format!("{folder}/../../shared/chat/src/picture/samples/{name}"),
        _ => format!("{folder}/tests/samples/{name}"),
    };
    std::fs::read(path).unwrap()
}

fn case(name: impl Into<String>, kind: MediaKind, file: impl Into<Vec<u8>>, fate: Fate) -> Case {
    Case { name: name.into(), kind, file: file.into(), fate }
}

/// Inspects a file as its kind; what would be stored.
fn inspect(kind: MediaKind, file: Vec<u8>) -> Result<Vec<u8>, MediaRefusal> {
    match kind {
        MediaKind::Picture => clean(&file).map(|cleaned| cleaned.bytes),
        MediaKind::File => Ok(file),
        MediaKind::Video | MediaKind::Audio | MediaKind::Voice => listen(kind, file).map(|recording| recording.bytes),
    }
}

/// Every sample cut off, with bytes overwritten, and with a page behind its end; and as every other kind.
fn of_samples() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, kind) in SAMPLES {
        let file = sample(name);
        let cut = if WHOLE.contains(&name) { Fate::Refused } else { Fate::Any };
        for part in [1, 3, 5, 9] {
            cases.push(case(format!("{name}, {part} tenths"), kind, &file[..file.len() * part / 10], cut));
        }
        for (seed, share) in [(1, 50), (2, 10), (3, 500)] {
            let mut damaged = file.clone();
            let mut state: u32 = seed;
            for byte in &mut damaged[8..] {
                // Numerical Recipes' generator.
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if (state >> 8).is_multiple_of(share) {
                    *byte = (state >> 24) as u8;
                }
            }
            cases.push(case(format!("{name}, damaged {seed}"), kind, damaged, Fate::Any));
        }
        // FLAC has no end of its own, and a page behind it is no worse than noise: it is served as sound alone.
        let fate = if name == "tone.flac" { Fate::Any } else { Fate::Harmless };
        cases.push(case(format!("{name} and a page"), kind, [&file, SCRIPT].concat(), fate));
        for other in [MediaKind::Picture, MediaKind::Video, MediaKind::Audio] {
            let is_same = other == kind || (other, kind) == (MediaKind::Audio, MediaKind::Voice);
            if !is_same {
                cases.push(case(format!("{name} as {other:?}"), other, file.clone(), Fate::Refused));
            }
        }
    }
    cases
}

/// Pages and programs, as whatever they call themselves.
fn pages() -> Vec<Case> {
    let pages: [(&str, &[u8]); 14] = [
        ("nothing", b""),
        ("one byte", b"\xff"),
        ("a page", b"<!doctype html><script>alert(document.domain)</script>"),
        ("an svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("an svg with a declaration", b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"),
        ("a GIF that is JavaScript", b"GIF89a=1;alert(document.domain)//"),
        ("a GIF that is a page", b"GIF89a<script>alert(document.domain)</script>"),
        ("a JPEG that is a page", b"\xff\xd8\xff\xe0<script>alert(document.domain)</script>\xff\xd9"),
        ("a PDF", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        ("a ZIP", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("a program for Windows", b"MZ\x90\0\x03"),
        ("a program for Linux", b"\x7fELF\x02\x01\x01"),
        ("an icon", b"\0\0\x01\0\x01\0"),
        ("a picture of a phone", include_bytes!("samples/phone.heic")),
    ];
    let mut cases = Vec::new();
    for (name, file) in pages {
        for kind in [MediaKind::Picture, MediaKind::Video, MediaKind::Audio] {
            cases.push(case(format!("{name} as {kind:?}"), kind, file, Fate::Refused));
        }
    }
    cases
}

/// Files that say more than they hold.
fn liars() -> Vec<Case> {
    let put = |name: &str, at: usize, bytes: &[u8]| {
        let mut file = sample(name);
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let place = |name: &str, word: &[u8]| sample(name).windows(word.len()).position(|part| part == word).unwrap();
    let huge = [0x7f, 0xff, 0xff, 0xff];
    let mut cases = vec![
        case("a GIF of 65535 × 65535", MediaKind::Picture, put("moving.gif", 6, &[0xff; 4]), Fate::Refused),
        case(
            "a PNG of 2147483647 × 2147483647",
            MediaKind::Picture,
            put("moving.png", 16, &[huge, huge].concat()),
            Fate::Refused,
        ),
        case("a PNG of a chunk of 2 GB", MediaKind::Picture, put("moving.png", 33, &huge), Fate::Refused),
        case(
            "a WebP of 16 million pixels squared",
            MediaKind::Picture,
            put("moving.webp", 24, &[0xff; 6]),
            Fate::Refused,
        ),
        case("a WebP that says that it has 4 GB", MediaKind::Picture, put("moving.webp", 4, &[0xff; 4]), Fate::Any),
        case("a WAVE of 4 GB", MediaKind::Audio, put("tone.wav", 40, &[0xff; 4]), Fate::Any),
        case("a FLAC block of 16 MB", MediaKind::Audio, put("tone.flac", 5, &[0xff; 3]), Fate::Refused),
        case("an EBML header of 72 PB", MediaKind::Voice, put("voice.webm", 4, &[1, 0xff, 0xff, 0xff]), Fate::Refused),
        case("an EBML header of unknown size", MediaKind::Voice, put("voice.webm", 4, &[0xff]), Fate::Refused),
        case(
            "a segment in a segment",
            MediaKind::Voice,
            [&sample("voice.webm")[..0x24], &b"\x18\x53\x80\x67\xff".repeat(10_000)].concat(),
            Fate::Refused,
        ),
        case(
            "a million clusters of unknown size",
            MediaKind::Voice,
            [&sample("recorded.webm")[..], &b"\x1f\x43\xb6\x75\xff".repeat(1_000_000)].concat(),
            Fate::Any,
        ),
    ];
    for table in [b"stts", b"stsz", b"stsc", b"stco", b"stsd", b"ctts"] {
        let at = place("minute.mp4", table);
        cases.push(case(
            format!("four billion entries in {table:?}"),
            MediaKind::Video,
            put("minute.mp4", at + 8, &[0xff; 4]),
            Fate::Any,
        ));
        cases.push(case(
            format!("{table:?} longer than the file"),
            MediaKind::Video,
            put("minute.mp4", at - 4, &huge),
            Fate::Refused,
        ));
    }
    for name in [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mdat", b"ftyp"] {
        let at = place("minute.mp4", name);
        for length in [[0, 0, 0, 1], [0, 0, 0, 7], huge] {
            cases.push(case(
                format!("{name:?} of length {length:?}"),
                MediaKind::Video,
                put("minute.mp4", at - 4, &length),
                Fate::Refused,
            ));
        }
        cases.push(case(
            format!("{name:?} is called nope"),
            MediaKind::Video,
            put("minute.mp4", at, b"nope"),
            Fate::Refused,
        ));
    }
    cases
}

/// Boxes in boxes, bombs, and what stands where a player does not look.
fn bombs() -> Vec<Case> {
    let nested = |name: &[u8; 4], depth: usize| {
        let boxes = (0..depth)
            .rev()
            .flat_map(|left| [&u32::try_from((left + 1) * 8).unwrap().to_be_bytes()[..], name].concat());
        [b"\0\0\0\x10ftypisom\0\0\0\0".as_slice(), &boxes.collect::<Vec<_>>()].concat()
    };
    let free = [&u32::try_from(8 + SCRIPT.len()).unwrap().to_be_bytes()[..], b"free", SCRIPT].concat();
    let mut exif = vec![0xff, 0xd8];
    for _ in 0..200 {
        exif.extend(
            [&[0xff, 0xe1, 0xff, 0xff][..], b"Exif\0\0MM\0*\xff\xff\xff\xff", &SCRIPT.repeat(1_680)[..65_519]].concat(),
        );
    }
    exif.extend(&sample("square.jpg")[2..]);
    let id3 = [b"ID3\x04\0\0\x7f\x7f\x7f\x7f".as_slice(), SCRIPT].concat();
    vec![
        case("10000 moov in each other", MediaKind::Video, nested(b"moov", 10_000), Fate::Refused),
        case("10000 trak in each other", MediaKind::Video, nested(b"trak", 10_000), Fate::Refused),
        case(
            "100000 empty boxes",
            MediaKind::Video,
            [b"\0\0\0\x10ftypisom\0\0\0\0".as_slice(), &b"\0\0\0\x08free".repeat(100_000)].concat(),
            Fate::Refused,
        ),
        case("a page in a free box", MediaKind::Video, [sample("minute.mp4"), free.clone()].concat(), Fate::Harmless),
        case(
            "a page in a box of one's own",
            MediaKind::Video,
            [sample("minute.mp4"), [&free[..4], b"uuid", SCRIPT].concat()].concat(),
            Fate::Harmless,
        ),
        case("13 MB of Exif", MediaKind::Picture, exif, Fate::Harmless),
        case("a tag of 256 MB", MediaKind::Audio, id3, Fate::Refused),
        case("zeros", MediaKind::Video, vec![0; 1_000_000], Fate::Refused),
        case("MPEG headers and nothing else", MediaKind::Audio, b"\xff\xfb\x90\x64".repeat(250_000), Fate::Any),
        case(
            "a ZIP behind a JPEG",
            MediaKind::Picture,
            [&sample("square.jpg"), b"PK\x03\x04".as_slice(), SCRIPT].concat(),
            Fate::Harmless,
        ),
        case(
            "a ZIP behind a PDF",
            MediaKind::Picture,
            [b"%PDF-1.7\n".as_slice(), b"PK\x03\x04"].concat(),
            Fate::Refused,
        ),
    ]
}

#[test]
fn what_is_made_to_do_harm_does_none() {
    let cases: Vec<Case> = [of_samples(), pages(), liars(), bombs()].into_iter().flatten().collect();
    assert!(cases.len() >= 250, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for Case { name, kind, file, fate } in cases {
        let before = MEMORY.current_usage_as_mb();
        MEMORY.reset_peak_usage();
        // The function takes a decoder that panics for a damaged file as well.
        let result = catch_unwind(|| inspect(kind, file)).unwrap_or(Err(MediaRefusal::Damaged));
        let taken = MEMORY.peak_usage_as_mb() - before;
        if taken > MOST_MEGABYTES {
            wrong.push(format!("{name}: {taken} MB"));
        }
        let is_fine = match (fate, &result) {
            (Fate::Refused, result) => result.is_err(),
            (Fate::Harmless, Ok(bytes)) => !bytes.windows(SCRIPT.len()).any(|part| part == SCRIPT),
            (Fate::Any, _) | (Fate::Harmless, Err(_)) => true,
        };
        if !is_fine {
            wrong.push(format!("{name}: {:?}", result.map(|bytes| bytes.len())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Whatever else is sent is downloaded, as what no browser runs.
    for page in [SCRIPT, b"<svg/>", b"GIF89a", b"\x7fELF", b""] {
        assert_eq!(type_of_download(page), "application/octet-stream");
    }
}
