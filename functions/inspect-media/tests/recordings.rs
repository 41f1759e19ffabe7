//! Recordings and videos as browsers and phones make them, from `samples`.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use inspect_media::{Recording, listen};
use natter_chat::MediaKind;
use natter_protocol::api::media::MediaRefusal;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn has(file: &[u8], words: &[u8]) -> bool {
    file.windows(words.len()).any(|part| part == words)
}

#[test]
fn a_recording_has_its_format_its_duration_and_its_waveform_whatever_holds_it() {
    for (name, content_type, duration_ms) in [
        ("voice.webm", "audio/webm", 4_000),
        ("recorded.webm", "audio/webm", 4_000),
        ("voice.ogg", "audio/ogg", 4_000),
        ("opus.mp4", "audio/mp4", 4_000),
        ("voice.m4a", "audio/mp4", 4_000),
        ("fragmented.m4a", "audio/mp4", 4_000),
        ("tone.mp3", "audio/mpeg", 4_000),
        ("tone.flac", "audio/flac", 4_000),
        ("tone.wav", "audio/wav", 2_000),
        ("vorbis.ogg", "audio/ogg", 4_000),
    ] {
        let recording = listen(MediaKind::Voice, sample(name)).unwrap_or_else(|reason| panic!("{name}: {reason:?}"));
        assert_eq!((recording.content_type, recording.size), (content_type, None), "{name}");
        assert!(recording.duration_ms.abs_diff(duration_ms) < 150, "{name}: {}", recording.duration_ms);
        let bars = &recording.waveform;
        assert!(bars.len() > 30 && bars.len() <= 64 && bars.iter().all(|bar| *bar <= 31), "{name}: {bars:?}");
        // A tone of 0.02 is at -37 dB, one of 0.8 at -5 dB.
        let (quiet, loud) = (bars[bars.len() / 4], bars[bars.len() * 3 / 4]);
        assert!((6..=10).contains(&quiet) && (26..=30).contains(&loud), "{name}: {bars:?}");
    }
}

#[test]
fn two_hours_of_sound_are_a_recording_as_well() {
    let four_seconds = listen(MediaKind::Audio, sample("tone.mp3")).unwrap().bytes;
    let recording = listen(MediaKind::Audio, four_seconds.repeat(1_800)).unwrap();
    assert!(recording.duration_ms.abs_diff(7_200_000) < 300_000, "{}", recording.duration_ms);
    assert_eq!(recording.waveform.len(), 64);
}

#[test]
fn a_video_has_its_duration_and_the_size_at_which_it_is_shown() {
    for (name, content_type, size, duration_ms) in [
        ("minute.mp4", "video/mp4", (96, 54), 60_000),
        ("phone.mov", "video/mp4", (54, 96), 2_000),
        ("video.webm", "video/webm", (96, 54), 2_000),
        ("recorded-video.webm", "video/webm", (96, 54), 2_000),
    ] {
        let video = listen(MediaKind::Video, sample(name)).unwrap_or_else(|reason| panic!("{name}: {reason:?}"));
        assert_eq!((video.content_type, video.size), (content_type, Some(size)), "{name}");
        assert!(video.duration_ms.abs_diff(duration_ms) < 300, "{name}: {}", video.duration_ms);
        assert!(video.waveform.is_empty());
    }
}

#[test]
fn where_and_with_what_a_video_was_made_is_gone() {
    for (name, secrets) in [
        ("phone.mov", &[b"+52.5".as_slice(), b"Secretphone", b"com.apple"][..]),
        ("video.webm", &[b"Secretplace".as_slice()][..]),
    ] {
        let file = sample(name);
        let Recording { bytes, .. } = listen(MediaKind::Video, file.clone()).unwrap();
        assert!(has(&file, secrets[0]), "{name}");
        assert!(secrets.iter().all(|secret| !has(&bytes, secret)), "{name}");
    }
}

#[test]
fn titles_comments_and_covers_are_gone_and_the_sound_is_the_same() {
    for name in ["tagged.mp3", "tagged.flac", "tagged.wav", "tagged.ogg", "tagged-vorbis.ogg"] {
        let file = sample(name);
        assert!(has(&file, b"Secretsong"), "{name}");
        let recording = listen(MediaKind::Audio, file.clone()).unwrap_or_else(|reason| panic!("{name}: {reason:?}"));
        assert!(!has(&recording.bytes, b"Secret") && !has(&recording.bytes, b"APETAG"), "{name}");
        assert!(recording.duration_ms.abs_diff(2_000) < 150, "{name}: {}", recording.duration_ms);
        // Nothing else is missing: inspected again, nothing changes.
        let again = listen(MediaKind::Audio, recording.bytes.clone()).unwrap();
        assert!(again.bytes == recording.bytes && again.waveform == recording.waveform, "{name}");
    }
}

#[test]
fn a_video_begins_with_its_table_of_contents_and_stays_what_it_is() {
    let file = sample("minute.mp4");
    let place = |file: &[u8], name: &[u8]| file.windows(4).position(|part| part == name).unwrap();
    assert!(place(&file, b"moov") > place(&file, b"mdat"));
    let moved = listen(MediaKind::Video, file.clone()).unwrap();
    assert!(place(&moved.bytes, b"moov") < place(&moved.bytes, b"mdat"));
    assert_eq!(moved.bytes.len(), file.len());
    // Its offsets fit: inspected again, nothing changes.
    let again = listen(MediaKind::Video, moved.bytes.clone()).unwrap();
    assert_eq!((again.bytes == moved.bytes, again.duration_ms), (true, moved.duration_ms));
}

#[test]
fn what_browsers_do_not_play_or_is_of_another_kind_is_of_the_wrong_type() {
    for (name, kind) in [
        ("old.mp4", MediaKind::Video),
        ("old.webm", MediaKind::Video),
        ("voice.webm", MediaKind::Video),
        ("voice.m4a", MediaKind::Video),
        ("tone.mp3", MediaKind::Video),
        ("minute.mp4", MediaKind::Voice),
        ("video.webm", MediaKind::Audio),
        ("moving.gif", MediaKind::Video),
        ("moving.webp", MediaKind::Audio),
    ] {
        assert_eq!(listen(kind, sample(name)).unwrap_err(), MediaRefusal::WrongType, "{name}");
    }
}

#[test]
fn what_is_cut_off_is_refused() {
    let samples = [
        ("voice.webm", MediaKind::Voice),
        ("opus.mp4", MediaKind::Voice),
        ("voice.m4a", MediaKind::Voice),
        ("tone.flac", MediaKind::Voice),
        ("minute.mp4", MediaKind::Video),
        ("video.webm", MediaKind::Video),
    ];
    for (name, kind) in samples {
        for tenths in 0..10 {
            let mut file = sample(name);
            file.truncate(file.len() * tenths / 10);
            assert!(listen(kind, file).is_err(), "{name}, {tenths} tenths");
        }
    }
}
