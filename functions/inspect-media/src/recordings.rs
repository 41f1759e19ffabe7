//! Recordings and videos: demultiplexed to their end, and their sound decoded in part.
//!
//! How much of it is bounded: of a recording that lasts longer than [`LISTENED`], each bar of the waveform is made of its
//! beginning, so that two hours cost as much decoding as 20 seconds. Videos are not decoded at all.

use std::io::{Cursor, ErrorKind};
use std::time::Duration;

use natter_chat::MediaKind;
use natter_protocol::api::media::MediaRefusal;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{TimeBase, Timestamp};

use crate::bounds::{MAX_DURATION, MAX_PACKETS, check_size, check_tracks};
use crate::formats::Container;
use crate::sound::Decoder;
use crate::{flac, mp3, mp4, ogg, wav, webm};

/// How much of a recording is decoded at most: the decoder of Opus takes a sixth of the time that the sound lasts, and whoever sends a
/// voice message waits for it.
const LISTENED: Duration = Duration::from_secs(20);

/// How many bars a waveform has at most.
const MAX_BARS: u32 = 64;

/// How short the stretch of one bar may be.
const MIN_BAR: Duration = Duration::from_millis(50);

/// How far what a file says of its duration may be off.
const TOLERANCE: Duration = Duration::from_secs(2);

/// A recording or video, of which is known that it is one.
#[derive(Debug, Clone)]
pub struct Recording {
    /// Its format.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// The width and height of a video in pixels, the way up that it is shown.
    pub size: Option<(u32, u32)>,
    /// How long it lasts, in milliseconds.
    pub duration_ms: u32,
    /// How loud a recording is over its duration: at most 64 numbers from 0 to 31; none for a video.
    pub waveform: Vec<u8>,
}

/// Checks a recording or video, takes from it what tells of people and devices, and finds out how long, large and loud it is.
///
/// # Errors
/// [`MediaRefusal`].
pub fn listen(kind: MediaKind, mut file: Vec<u8>) -> Result<Recording, MediaRefusal> {
    let container = Container::of(&file).ok_or(MediaRefusal::WrongType)?;
    let content_type = container.content_type(kind).ok_or(MediaRefusal::WrongType)?;
    let shown_size = match container {
        Container::Mp4 => mp4::clean(&mut file)?,
        Container::Webm => webm::clean(&mut file).map(|()| None)?,
        Container::Ogg => ogg::clean(&mut file).map(|()| None)?,
        Container::Flac => flac::clean(&mut file).map(|()| None)?,
        Container::Wav => wav::clean(&mut file).map(|()| None)?,
        Container::Mp3 => mp3::clean(&mut file).map(|()| None)?,
    };
    let mut reader = open(&file, container)?;
    let stored_size = check_codecs(reader.tracks())?;
    if stored_size.is_some() != (kind == MediaKind::Video) {
        return Err(MediaRefusal::WrongType);
    }
    let declared = declared_duration(reader.as_ref());
    let duration = duration(reader.as_mut())?;
    // MPEG audio without a header only lets it be guessed.
    if container != Container::Mp3 && declared.is_some_and(|declared| declared > duration + duration / 10 + TOLERANCE) {
        return Err(MediaRefusal::Damaged);
    }
    drop(reader);
    let waveform = if kind == MediaKind::Video { Vec::new() } else { waveform(&file, container, duration)? };
    let duration_ms = u32::try_from(duration.as_millis()).map_err(|_| MediaRefusal::TooLarge)?;
    Ok(Recording { content_type, bytes: file, size: shown_size.or(stored_size), duration_ms, waveform })
}

fn open(file: &[u8], container: Container) -> Result<Box<dyn FormatReader + '_>, MediaRefusal> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(file)), MediaSourceStreamOptions::default());
    let reader = symphonia::default::get_probe().probe(
        &Hint::default(),
        stream,
        FormatOptions::default(),
        MetadataOptions::default(),
    );
    let reader = reader.map_err(|error| refusal(&error))?;
    if reader.format_info().format == container.format() { Ok(reader) } else { Err(MediaRefusal::WrongType) }
}

fn refusal(error: &Error) -> MediaRefusal {
    match error {
        Error::LimitError(_) => MediaRefusal::TooLarge,
        Error::Unsupported(_) => MediaRefusal::WrongType,
        _ => MediaRefusal::Damaged,
    }
}

/// Checks that every track is one of sound that can be decoded here, or of a video that browsers play. The size of the video;
/// `None` where there is none.
fn check_codecs(tracks: &[Track]) -> Result<Option<(u32, u32)>, MediaRefusal> {
    use symphonia::core::codecs::video::well_known::{
        CODEC_ID_AV1, CODEC_ID_H264, CODEC_ID_HEVC, CODEC_ID_VP8, CODEC_ID_VP9,
    };
    const VIDEO: [symphonia::core::codecs::video::VideoCodecId; 5] =
        [CODEC_ID_AV1, CODEC_ID_H264, CODEC_ID_HEVC, CODEC_ID_VP8, CODEC_ID_VP9];
    let (mut size, mut count) = (None, 0);
    for track in tracks {
        match &track.codec_params {
            Some(CodecParameters::Audio(audio)) => {
                Decoder::new(audio)?;
            }
            Some(CodecParameters::Video(video)) if VIDEO.contains(&video.codec) => {
                let found = (video.width.unwrap_or(0).into(), video.height.unwrap_or(0).into());
                check_size(found)?;
                size.get_or_insert(found);
            }
            // A track that was taken out has no place in the list any more.
            _ => return Err(MediaRefusal::WrongType),
        }
        count += 1;
    }
    check_tracks(count)?;
    Ok(size)
}

/// How long the longest track is, by what the file says of it.
fn declared_duration(reader: &dyn FormatReader) -> Option<Duration> {
    let of = |track: &Track| {
        let length = i64::try_from(track.duration?.get()).ok()?;
        time(track.time_base?, Timestamp::new(length))
    };
    reader.tracks().iter().filter_map(of).max()
}

/// How long the longest track is, by its packets to the last one.
fn duration(reader: &mut dyn FormatReader) -> Result<Duration, MediaRefusal> {
    let (mut longest, mut first, mut packets) = (Duration::ZERO, Duration::MAX, 0);
    while let Some(packet) = next_packet(reader)? {
        packets += 1;
        let Some((start, end)) = span(reader, &packet) else { continue };
        (first, longest) = (first.min(start), longest.max(end));
        if packets > MAX_PACKETS || longest > MAX_DURATION {
            return Err(MediaRefusal::TooLarge);
        }
    }
    if packets == 0 { Err(MediaRefusal::Damaged) } else { Ok(longest.saturating_sub(first)) }
}

/// The next packet; `None` at the end. Where nothing says how long a `WebM` is, its end is where its bytes end: that no element is
/// cut off was checked before.
fn next_packet(reader: &mut dyn FormatReader) -> Result<Option<Packet>, MediaRefusal> {
    let is_webm = reader.format_info().format == Container::Webm.format();
    match reader.next_packet() {
        Err(Error::IoError(error)) if is_webm && error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        other => other.map_err(|error| refusal(&error)),
    }
}

/// When a packet begins and ends. What comes before the beginning is there for the decoder alone.
fn span(reader: &dyn FormatReader, packet: &Packet) -> Option<(Duration, Duration)> {
    let base = reader.tracks().iter().find(|track| track.id == packet.track_id)?.time_base?;
    let length = i64::try_from(packet.dur.get()).ok()?;
    let end = Timestamp::new(packet.pts.get().checked_add(length)?);
    Some((time(base, packet.pts)?, time(base, end)?))
}

fn time(base: TimeBase, at: Timestamp) -> Option<Duration> {
    let nanoseconds = u64::try_from(base.calc_time(at)?.as_nanos().max(0)).ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// How loud the first track of sound is over its duration.
fn waveform(file: &[u8], container: Container, duration: Duration) -> Result<Vec<u8>, MediaRefusal> {
    let mut reader = open(file, container)?;
    let track = reader.tracks().iter().find_map(|track| match &track.codec_params {
        Some(CodecParameters::Audio(audio)) => Some((track.id, Decoder::new(audio))),
        _ => None,
    });
    let (id, decoder) = track.ok_or(MediaRefusal::WrongType)?;
    let mut decoder = decoder?;
    let bars = u32::try_from(duration.as_millis() / MIN_BAR.as_millis()).unwrap_or(u32::MAX).clamp(1, MAX_BARS);
    let bar = (duration / bars).as_nanos().max(1);
    let listened = bar.min((LISTENED / bars).as_nanos());
    let mut loudness = vec![0.0_f32; bars as usize];
    let (mut tried, mut failed, mut first) = (0_u32, 0_u32, None);
    while let Some(packet) = next_packet(reader.as_mut())? {
        let Some((start, end)) = span(reader.as_ref(), &packet).filter(|_| packet.track_id == id) else { continue };
        let first = *first.get_or_insert(start);
        let (start, end) = (start.saturating_sub(first).as_nanos(), end.saturating_sub(first).as_nanos());
        if start % bar >= listened {
            continue;
        }
        tried += 1;
        let Some(loud) = decoder.loudness(&packet) else {
            failed += 1;
            continue;
        };
        let from = start / bar;
        for at in from..(end.div_ceil(bar)).clamp(from + 1, from + u128::from(MAX_BARS)) {
            if let Some(loudest) = usize::try_from(at).ok().and_then(|at| loudness.get_mut(at)) {
                *loudest = loudest.max(loud);
            }
        }
    }
    // A decoder that starts in the middle fails at some; one that fails at most is given something else.
    if tried == 0 || failed > tried / 2 {
        return Err(MediaRefusal::Damaged);
    }
    Ok(loudness.into_iter().map(level).collect())
}

/// A root mean square as a number from 0 to 31: decibels, from where hardly anything is heard on.
fn level(loudness: f32) -> u8 {
    const QUIETEST: f32 = -50.0;
    const LOUDEST: f32 = 31.0;
    let decibels = 20.0 * loudness.max(f32::MIN_POSITIVE).log10();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within 0 to 31")]
    let level = ((1.0 - decibels / QUIETEST) * LOUDEST).clamp(0.0, LOUDEST).round() as u8;
    level
}
