use proptest::prelude::*;

use super::*;

/// As a browser's canvas writes them: 64 pixels square.
const SAMPLES: [(&[u8], PictureType); 5] = [
    (include_bytes!("samples/square.jpg"), PictureType::Jpeg),
    (include_bytes!("samples/square.png"), PictureType::Png),
    (include_bytes!("samples/square.webp"), PictureType::Webp),
    (include_bytes!("samples/lossless.webp"), PictureType::Webp),
    (include_bytes!("samples/transparent.webp"), PictureType::Webp),
];

const INVALID: Result<PictureType, Refusal> = Err(Refusal::PictureInvalid);

/// A JPEG with this segment right after its beginning.
fn jpeg_with(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, marker], length.as_slice(), data].concat();
    [&SAMPLES[0].0[..2], &segment, &SAMPLES[0].0[2..]].concat()
}

/// A PNG with this chunk before its last one.
fn png_with(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let chunk = [length.as_slice(), &name, data, &[0; 4]].concat();
    let (before, end) = SAMPLES[1].0.split_at(SAMPLES[1].0.len() - 12);
    [before, &chunk, end].concat()
}

/// A WebP with this chunk at its end.
fn webp_with(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let mut file = [SAMPLES[2].0, &name, &length, data].concat();
    let declared = u32::try_from(file.len() - 8).unwrap();
    file[4..8].copy_from_slice(&declared.to_le_bytes());
    file
}

#[test]
fn what_a_browser_makes_of_a_canvas_is_a_picture() {
    for (file, format) in SAMPLES {
        assert_eq!(check(file), Ok(format));
    }
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    for file in ["", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "GIF89a", "<!doctype html>", "\u{feff}{}"] {
        assert_eq!(check(file.as_bytes()), INVALID, "{file}");
    }
}

#[test]
fn a_picture_of_which_something_is_missing_is_refused() {
    for (file, format) in SAMPLES {
        for end in 0..file.len() {
            assert_eq!(check(&file[..end]), INVALID, "{format:?}, {end} bytes");
        }
    }
}

#[test]
fn a_picture_with_something_behind_it_is_refused() {
    for (file, format) in SAMPLES {
        assert_eq!(check(&[file, b"<script>"].concat()), INVALID, "{format:?}");
    }
}

#[test]
fn positions_authors_and_comments_are_refused() {
    assert_eq!(check(&jpeg_with(0xe2, b"ICC_PROFILE\0")), Ok(PictureType::Jpeg));
    for marker in [0xe1, 0xed, 0xfe] {
        assert_eq!(check(&jpeg_with(marker, b"Exif\0\0")), INVALID, "{marker:x}");
    }
    assert_eq!(check(&png_with(*b"gAMA", &[0; 4])), Ok(PictureType::Png));
    for name in [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"] {
        assert_eq!(check(&png_with(*name, b"where")), INVALID, "{name:?}");
    }
    for name in [b"EXIF", b"XMP ", b"ANIM"] {
        assert_eq!(check(&webp_with(*name, b"when")), INVALID, "{name:?}");
    }
}

/// The JPEG with its first scan so many times.
fn jpeg_with_scans(count: usize) -> Vec<u8> {
    let file = SAMPLES[0].0;
    let scan = file.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let (before, scan) = file[..file.len() - 2].split_at(scan);
    [before, &scan.repeat(count), &[0xff, 0xd9]].concat()
}

#[test]
fn a_picture_that_takes_a_browser_minutes_is_refused() {
    assert_eq!(check(&jpeg_with_scans(32)), Ok(PictureType::Jpeg));
    assert_eq!(check(&jpeg_with_scans(33)), INVALID);
}

#[test]
fn a_second_frame_is_refused() {
    let frame = SAMPLES[0].0.windows(2).position(|pair| matches!(pair, [0xff, 0xc0..=0xc2])).unwrap();
    let length = usize::from(big_u16(SAMPLES[0].0, frame + 2).unwrap());
    let second = jpeg_with(SAMPLES[0].0[frame + 1], &SAMPLES[0].0[frame + 4..frame + 2 + length]);
    assert_eq!(check(&second), INVALID);
}

#[test]
fn nothing_is_left_in_a_jpeg_that_an_application_has_put_there() {
    for marker in [0xe0, 0xe2, 0xee] {
        let file = jpeg_with(marker, b"JFIF\0 GPS=52.5,13.4");
        assert_eq!(check(&file), Ok(PictureType::Jpeg), "{marker:x}");
        let cleaned = cleaned(file, PictureType::Jpeg).unwrap();
        assert_eq!(cleaned, cleaned_sample(), "{marker:x}");
        assert_eq!(check(&cleaned), Ok(PictureType::Jpeg));
    }
    let adobe = jpeg_with(0xee, b"Adobe\0\x64\0\0\0\0\x01");
    assert_eq!(cleaned(adobe.clone(), PictureType::Jpeg).unwrap().len(), cleaned_sample().len() + 16);
}

fn cleaned_sample() -> Vec<u8> {
    cleaned(SAMPLES[0].0.to_vec(), PictureType::Jpeg).unwrap()
}

#[test]
fn animations_are_refused() {
    assert_eq!(check(&png_with(*b"acTL", &[0; 8])), INVALID);
    let transparent = SAMPLES[4].0;
    let flags = transparent.windows(4).position(|name| name == b"VP8X").unwrap() + 8;
    let mut animated = transparent.to_vec();
    animated[flags] |= 0b10;
    assert_eq!(check(&animated), INVALID);
}

#[test]
fn a_picture_that_is_not_square_too_small_or_too_large_is_refused() {
    let mut png = SAMPLES[1].0.to_vec();
    for (width, height) in [(64_u32, 65_u32), (63, 63), (1025, 1025), (0, 0), (u32::MAX, u32::MAX)] {
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        assert_eq!(check(&png), INVALID, "{width} × {height}");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let padding = vec![0; MAX_PICTURE_BYTES - SAMPLES[1].0.len() - 12];
    assert_eq!(check(&png_with(*b"iCCP", &padding)), Ok(PictureType::Png));
    assert_eq!(check(&png_with(*b"iCCP", &[padding.as_slice(), &[0]].concat())), INVALID);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_file_makes_the_check_panic(sample in 0..SAMPLES.len(), changes in prop::collection::vec((0_usize..400, any::<u8>()), 0..12)) {
        let mut file = SAMPLES[sample].0.to_vec();
        for (place, byte) in changes {
            let place = place % file.len();
            file[place] = byte;
        }
        let _ = check(&file);
    }
}
