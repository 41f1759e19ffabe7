//! Pictures that move, from `samples`.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::io::Cursor;
use std::time::Duration;

use image::codecs::gif::{GifDecoder, GifEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Frame, Frames, RgbaImage};
use inspect_media::clean;
use natter_protocol::api::media::MediaRefusal;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn frames<'a>(name: &str, file: &'a [u8]) -> Vec<RgbaImage> {
    let file: Cursor<&'a [u8]> = Cursor::new(file);
    let frames: Frames<'a> = match name.rsplit('.').next() {
        Some("gif") => GifDecoder::new(file).unwrap().into_frames(),
        Some("png") => PngDecoder::new(file).unwrap().apng().unwrap().into_frames(),
        _ => WebPDecoder::new(file).unwrap().into_frames(),
    };
    frames.map(|frame| frame.unwrap().into_buffer()).collect()
}

fn gif(frames: usize, (width, height): (u32, u32)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut file, 30);
    for _ in 0..frames {
        encoder.encode_frame(Frame::new(RgbaImage::new(width, height))).unwrap();
    }
    drop(encoder);
    file
}

#[test]
fn what_moves_goes_on_moving_in_its_format_and_says_how_long() {
    for (name, content_type) in
        [("moving.gif", "image/gif"), ("moving.webp", "image/webp"), ("moving.png", "image/apng")]
    {
        let file = sample(name);
        let cleaned = clean(&file).unwrap();
        assert_eq!((cleaned.content_type, cleaned.size), (content_type, (96, 54)), "{name}");
        assert_eq!(cleaned.duration, Some(Duration::from_secs(2)), "{name}");
        assert!(cleaned.thumbnail.is_some() && frames(name, &file).len() == 8);
        assert!(frames(name, &file) == frames(name, &cleaned.bytes), "{name}");
    }
}

#[test]
fn nothing_but_frames_is_left_of_what_moves() {
    let secret = b"<script>52.5200 13.4050</script>";
    let has_secret = |file: &[u8]| file.windows(secret.len()).any(|part| part == secret);
    let length = u32::try_from(secret.len()).unwrap();
    let mut gif = sample("moving.gif");
    let comment = [&[0x21, 0xfe, u8::try_from(secret.len()).unwrap()], secret.as_slice(), &[0]].concat();
    gif.splice(gif.len() - 1..gif.len() - 1, comment);
    let mut webp = sample("moving.webp");
    webp.extend([b"EXIF".as_slice(), &length.to_le_bytes(), secret].concat());
    let whole = u32::try_from(webp.len() - 8).unwrap();
    webp[4..8].copy_from_slice(&whole.to_le_bytes());
    let mut png = sample("moving.png");
    png.splice(33..33, [&length.to_be_bytes(), b"tEXt".as_slice(), secret, &[0; 4]].concat());
    for (name, file) in [("moving.gif", gif), ("moving.webp", webp), ("moving.png", png)] {
        for file in [file.clone(), [&file, secret.as_slice()].concat()] {
            assert!(has_secret(&file));
            // Refused is fine, too.
            let Ok(cleaned) = clean(&file) else { continue };
            assert!(!has_secret(&cleaned.bytes), "{name}");
            assert_eq!(frames(name, &cleaned.bytes).len(), 8, "{name}");
        }
    }
}

#[test]
fn what_moves_too_long_or_has_too_many_frames_is_too_large() {
    assert_eq!(clean(&gif(1_001, (1, 1))).unwrap_err(), MediaRefusal::TooLarge);
    assert!(clean(&gif(1_000, (1, 1))).is_ok());
    assert_eq!(clean(&gif(4, (9_000, 9_000))).unwrap_err(), MediaRefusal::TooLarge);
}

#[test]
fn one_frame_stands_still() {
    let cleaned = clean(&gif(1, (4, 4))).unwrap();
    assert_eq!((cleaned.content_type, cleaned.duration), ("image/png", None));
}
