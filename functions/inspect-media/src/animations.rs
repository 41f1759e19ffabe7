//! Pictures that move: decoded to their end within limits, and left moving, without what is no picture.

use std::borrow::Cow;
use std::io::Cursor;
use std::time::Duration;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Frames, ImageDecoder, ImageFormat};
use natter_protocol::api::media::MediaRefusal;

use crate::bounds::check_size;
use crate::pictures::{limits, refusal};

/// The most frames.
const MAX_FRAMES: u64 = 1_000;

/// The most pixels of all frames together: a minute of 480 × 480 at 20 frames a second.
const MAX_MOVING_PIXELS: u64 = 300_000_000;

/// The longest time until it begins again.
const MAX_LOOP: Duration = Duration::from_mins(2);

/// Chunks of a PNG that make an animation and its colours. Texts, times, Exif and what applications add are not among them.
const PNG_CHUNKS: [&[u8; 4]; 10] =
    [b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND"];

/// Chunks of a WebP that make an animation.
const WEBP_CHUNKS: [&[u8; 4]; 3] = [b"VP8X", b"ANIM", b"ANMF"];

/// Chunks of a frame of a WebP.
const WEBP_FRAME_CHUNKS: [&[u8; 4]; 3] = [b"ALPH", b"VP8 ", b"VP8L"];

/// Flags of a WebP of what stays in it: transparency and animation.
const WEBP_FLAGS: u8 = 0b0001_0010;

/// A picture that moves.
pub(crate) struct Animation {
    /// Its format, which only pictures that move are given.
    pub(crate) content_type: &'static str,
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// How long it takes until it begins again.
    pub(crate) duration: Duration,
}

/// The picture that moves in this file; `None` where the picture stands still.
///
/// # Errors
/// [`MediaRefusal`].
pub(crate) fn animation(file: &[u8], format: ImageFormat) -> Result<Option<Animation>, MediaRefusal> {
    let Some((frames, size)) = frames(file, format)? else { return Ok(None) };
    let (count, duration) = check(frames, size)?;
    if count < 2 {
        return Ok(None);
    }
    let (content_type, bytes) = match format {
        ImageFormat::Gif => ("image/gif", encode_gif(file)?),
        ImageFormat::Png => ("image/apng", clean_png(file).ok_or(MediaRefusal::Damaged)?),
        _ => ("image/webp", clean_webp(file).ok_or(MediaRefusal::Damaged)?),
    };
    Ok(Some(Animation { content_type, bytes, duration }))
}

type Sized<'a> = (Frames<'a>, (u32, u32));

fn frames(file: &[u8], format: ImageFormat) -> Result<Option<Sized<'_>>, MediaRefusal> {
    let file = Cursor::new(file);
    Ok(match format {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(file).map_err(refusal)?;
            let size = limited(&mut decoder)?;
            Some((decoder.into_frames(), size))
        }
        ImageFormat::Png => {
            let mut decoder = PngDecoder::with_limits(file, limits()).map_err(refusal)?;
            let size = limited(&mut decoder)?;
            let is_animated = decoder.is_apng().map_err(refusal)?;
            if is_animated { Some((decoder.apng().map_err(refusal)?.into_frames(), size)) } else { None }
        }
        ImageFormat::WebP => {
            let mut decoder = WebPDecoder::new(file).map_err(refusal)?;
            let size = limited(&mut decoder)?;
            decoder.has_animation().then(|| (decoder.into_frames(), size))
        }
        _ => None,
    })
}

fn limited(decoder: &mut impl ImageDecoder) -> Result<(u32, u32), MediaRefusal> {
    decoder.set_limits(limits()).map_err(refusal)?;
    let size = decoder.dimensions();
    check_size(size)?;
    Ok(size)
}

/// Decodes frame after frame, each in place of the one before.
fn check(frames: Frames<'_>, (width, height): (u32, u32)) -> Result<(u64, Duration), MediaRefusal> {
    let pixels = u64::from(width) * u64::from(height);
    let (mut count, mut duration) = (0, Duration::ZERO);
    for frame in frames {
        duration += Duration::from(frame.map_err(refusal)?.delay());
        count += 1;
        if count > MAX_FRAMES || count * pixels > MAX_MOVING_PIXELS || duration > MAX_LOOP {
            return Err(MediaRefusal::TooLarge);
        }
    }
    Ok((count, duration))
}

/// Decodes a GIF and encodes it again, colour by colour: nothing is lost but what is no picture.
fn encode_gif(file: &[u8]) -> Result<Vec<u8>, MediaRefusal> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let damaged = |_| MediaRefusal::Damaged;
    let mut decoder = options.read_info(Cursor::new(file)).map_err(damaged)?;
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut encoder = gif::Encoder::new(Vec::new(), decoder.width(), decoder.height(), &palette)
        .map_err(|_| MediaRefusal::Damaged)?;
    encoder.set_repeat(decoder.repeat()).map_err(|_| MediaRefusal::Damaged)?;
    while let Some(frame) = decoder.read_next_frame().map_err(damaged)? {
        let frame = gif::Frame { buffer: Cow::Borrowed(&frame.buffer), palette: frame.palette.clone(), ..*frame };
        // A frame without a palette of its own has the file's.
        encoder.write_frame(&frame).map_err(|_| MediaRefusal::Damaged)?;
    }
    encoder.into_inner().map_err(|_| MediaRefusal::Damaged)
}

/// An APNG with the chunks alone that make it; `None` where it does not end with its last one.
fn clean_png(file: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: usize = 8;
    // Length, name and checksum.
    const FRAME: usize = 12;
    let (mut at, mut kept) = (SIGNATURE, file.get(..SIGNATURE)?.to_vec());
    loop {
        let length = u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = file.get(at..at.checked_add(length)?.checked_add(FRAME)?)?;
        let name = &chunk[4..8];
        if PNG_CHUNKS.iter().any(|known| known.as_slice() == name) {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
        at += chunk.len();
    }
}

/// A WebP with the chunks alone that make an animation.
fn clean_webp(file: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 12;
    // Position, size, duration and how it is drawn.
    const FRAME_HEADER: usize = 16;
    let end = 8_usize.checked_add(little(file, 4)?)?;
    let mut kept = file.get(..HEADER)?.to_vec();
    for (name, data) in chunks(file.get(HEADER..end)?)? {
        match name {
            b"VP8X" => {
                let mut data = data.to_vec();
                *data.first_mut()? &= WEBP_FLAGS;
                put_chunk(&mut kept, *name, &data)?;
            }
            b"ANMF" => {
                let mut frame = data.get(..FRAME_HEADER)?.to_vec();
                for (name, data) in chunks(&data[FRAME_HEADER..])? {
                    if WEBP_FRAME_CHUNKS.contains(&name) {
                        put_chunk(&mut frame, *name, data)?;
                    }
                }
                put_chunk(&mut kept, *name, &frame)?;
            }
            _ if WEBP_CHUNKS.contains(&name) => put_chunk(&mut kept, *name, data)?,
            _ => {}
        }
    }
    let length = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Some(kept)
}

type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

/// The chunks of a RIFF: each a name, a length and data, which is filled up to an even length.
fn chunks(mut rest: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let data = rest.get(8..8_usize.checked_add(little(rest, 4)?)?)?;
        chunks.push((rest.first_chunk()?, data));
        rest = rest.get(8 + data.len() + data.len() % 2..)?;
    }
    Some(chunks)
}

fn put_chunk(into: &mut Vec<u8>, name: [u8; 4], data: &[u8]) -> Option<()> {
    into.extend_from_slice(&name);
    into.extend_from_slice(&u32::try_from(data.len()).ok()?.to_le_bytes());
    into.extend_from_slice(data);
    into.resize(into.len() + data.len() % 2, 0);
    Some(())
}

fn little(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}
