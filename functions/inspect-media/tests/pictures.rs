//! Pictures that are let through, and those that are not: made here, from samples.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};
use inspect_media::{clean, listen, still, type_of_download};
use natter_chat::MediaKind;
use natter_protocol::api::media::MediaRefusal;

const JPEG: &[u8] = include_bytes!("../../../shared/chat/src/picture/samples/square.jpg");
const PNG: &[u8] = include_bytes!("../../../shared/chat/src/picture/samples/square.png");
const WEBP: &[u8] = include_bytes!("../../../shared/chat/src/picture/samples/square.webp");
const HEIC: &[u8] = include_bytes!("samples/phone.heic");
const TRANSPARENT: &[u8] = include_bytes!("../../../shared/chat/src/picture/samples/transparent.webp");

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(width, height)).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// A JPEG with an Exif segment that turns it by a quarter, and a secret behind that.
fn turned() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 52.5200 13.4050");
    let mut file = vec![0xff, 0xd8, 0xff, 0xe1];
    file.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    file.extend_from_slice(&exif);
    file.extend_from_slice(&jpeg(40, 20)[2..]);
    file
}

#[test]
fn a_picture_is_encoded_anew_and_only_what_is_transparent_stays_a_png() {
    for (file, content_type) in
        [(JPEG, "image/jpeg"), (PNG, "image/jpeg"), (WEBP, "image/jpeg"), (TRANSPARENT, "image/png")]
    {
        let cleaned = clean(file).unwrap();
        assert_eq!(cleaned.content_type, content_type);
        assert!(!cleaned.placeholder.is_empty() && cleaned.bytes != file);
    }
}

#[test]
fn the_orientation_is_applied_and_the_rest_of_exif_is_gone() {
    let file = turned();
    let has_secret = |file: &[u8]| file.windows(3).any(|bytes| bytes == b"GPS");
    assert!(has_secret(&file));
    let cleaned = clean(&file).unwrap();
    assert_eq!(cleaned.size, (20, 40));
    assert!(!has_secret(&cleaned.bytes));
}

#[test]
fn an_iphones_picture_that_comes_as_another_or_as_a_film_is_refused_and_as_a_file_it_is_only_downloaded() {
    assert_eq!(clean(HEIC).unwrap_err(), MediaRefusal::WrongType);
    for kind in [MediaKind::Video, MediaKind::Audio] {
        assert_eq!(listen(kind, HEIC.to_vec()).unwrap_err(), MediaRefusal::WrongType);
    }
    assert_eq!(type_of_download(HEIC), "application/octet-stream");
}

/// A picture that is all of this colour and can be seen through more and more to the right.
fn fading(colour: [u8; 3], side: u32) -> Vec<u8> {
    let [red, green, blue] = colour;
    let opacity = |x: u32| u8::try_from(x * 255 / (side - 1)).unwrap();
    let picture = RgbaImage::from_fn(side, side, |x, _| Rgba([red, green, blue, opacity(x)]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// What is in a WebP.
fn webp(file: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(file, ImageFormat::WebP).unwrap().to_rgba8()
}

#[test]
fn a_large_picture_has_a_thumbnail() {
    let thumbnail = webp(&clean(&jpeg(1280, 400)).unwrap().thumbnail.unwrap());
    assert_eq!(thumbnail.dimensions(), (640, 200));
    assert!(clean(PNG).unwrap().thumbnail.is_none());
    // As narrow as a picture may be, and wider than any WebP.
    let line = webp(&clean(&jpeg(16_384, 1)).unwrap().thumbnail.unwrap());
    assert_eq!(line.dimensions(), (640, 1));
}

#[test]
fn a_thumbnail_looks_as_the_picture_does_and_can_be_seen_through_where_that_can() {
    let red = [200, 40, 20];
    let thumbnail = webp(&clean(&fading(red, 1280)).unwrap().thumbnail.unwrap());
    for (x, opacity) in [(0, 0), (320, 128), (639, 255)] {
        let seen = thumbnail.get_pixel(x, 320).0;
        assert!(seen[3].abs_diff(opacity) <= 4, "{seen:?} at {x}");
    }
    let opaque = thumbnail.get_pixel(639, 320).0;
    assert!(red.iter().zip(opaque).all(|(wanted, is)| wanted.abs_diff(is) <= 8), "{opaque:?}");
}

#[test]
fn what_a_video_shows_until_it_plays_is_encoded_anew_and_no_larger_than_a_screen_needs() {
    for (size, shown) in [((1920, 1080), (1280, 720)), ((640, 360), (640, 360)), ((1, 1), (1, 1))] {
        let still = still(&jpeg(size.0, size.1)).unwrap();
        assert_eq!(webp(&still.bytes).dimensions(), shown);
        assert!(!still.placeholder.is_empty());
    }
    assert_eq!(still(HEIC).unwrap_err(), MediaRefusal::WrongType);
    assert_eq!(still(&jpeg(40, 20)[..100]).unwrap_err(), MediaRefusal::Damaged);
    let turned = still(&turned()).unwrap().bytes;
    assert_eq!(webp(&turned).dimensions(), (20, 40));
    assert!(!turned.windows(3).any(|bytes| bytes == b"GPS"));
}

#[test]
fn what_comes_behind_the_end_does_not_survive() {
    let page = b"<script>alert(1)</script>";
    for sample in [JPEG, PNG] {
        let polyglot = [sample, page].concat();
        if let Ok(cleaned) = clean(&polyglot) {
            assert!(!cleaned.bytes.windows(page.len()).any(|bytes| bytes == page));
        }
    }
}

#[test]
fn what_is_cut_off_is_damaged() {
    for sample in [JPEG, PNG, WEBP] {
        for part in 1..10 {
            assert!(clean(&sample[..sample.len() * part / 10]).is_err(), "{part} tenths");
        }
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    let mut bomb = PNG.to_vec();
    // The width and height of its header, whose checksum follows from them no more.
    bomb[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    assert!(clean(&bomb).is_err());
    assert_eq!(clean(&jpeg(16_400, 1)).unwrap_err(), MediaRefusal::TooLarge);
    assert_eq!(clean(&jpeg(8_000, 6_300)).unwrap_err(), MediaRefusal::TooLarge);
}

#[test]
fn what_is_no_picture_is_of_the_wrong_type() {
    for file in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"<!doctype html>", b"", b"BM", b"%PDF-1.7"] {
        assert_eq!(clean(file).unwrap_err(), MediaRefusal::WrongType);
    }
}
