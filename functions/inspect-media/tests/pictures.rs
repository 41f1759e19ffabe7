//! Pictures that are let through, and those that are not: made here, from samples.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use image::{DynamicImage, ImageFormat, RgbImage};
use inspect_media::{clean, listen, type_of_download};
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

#[test]
fn a_large_picture_has_a_thumbnail() {
    let (content_type, thumbnail) = clean(&jpeg(1280, 400)).unwrap().thumbnail.unwrap();
    assert_eq!(content_type, "image/jpeg");
    let thumbnail = image::load_from_memory(&thumbnail).unwrap();
    assert_eq!((thumbnail.width(), thumbnail.height()), (640, 200));
    assert!(clean(PNG).unwrap().thumbnail.is_none());
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
