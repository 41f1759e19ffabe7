//! Decoding sound, packet by packet.

use natter_protocol::api::media::MediaRefusal;
use opus_decoder::OpusDecoder;
use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::packet::Packet;

const OPUS_RATE: u32 = 48_000;

/// A decoder of one track.
pub(crate) enum Decoder {
    /// Of Opus, with what it decodes a packet into.
    Opus(Box<OpusDecoder>, Vec<f32>, usize),
    /// Of everything else.
    Other(Box<dyn AudioDecoder>, Vec<f32>),
}

impl Decoder {
    /// A decoder of this codec.
    ///
    /// # Errors
    /// [`MediaRefusal::WrongType`] where there is none.
    pub(crate) fn new(codec: &AudioCodecParameters) -> Result<Self, MediaRefusal> {
        if codec.codec != CODEC_ID_OPUS {
            let decoder = symphonia::default::get_codecs().make_audio_decoder(codec, &AudioDecoderOptions::default());
            return Ok(Self::Other(decoder.map_err(|_| MediaRefusal::WrongType)?, Vec::new()));
        }
        let channels = codec.channels.as_ref().map_or(2, Channels::count);
        let decoder = OpusDecoder::new(OPUS_RATE, channels).map_err(|_| MediaRefusal::WrongType)?;
        let room = vec![0.0; OpusDecoder::MAX_FRAME_SIZE_48K * channels];
        Ok(Self::Opus(Box::new(decoder), room, channels))
    }

    /// The root mean square of a packet's samples, 0 to 1; `None` where it cannot be decoded.
    pub(crate) fn loudness(&mut self, packet: &Packet) -> Option<f32> {
        match self {
            Self::Opus(decoder, samples, channels) => {
                let count = decoder.decode_float(&packet.data, samples, false).ok()?;
                Some(root_mean_square(&samples[..count * *channels]))
            }
            Self::Other(decoder, samples) => {
                decoder.decode(packet).ok()?.copy_to_vec_interleaved(samples);
                Some(root_mean_square(samples))
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a packet has some thousand samples")]
fn root_mean_square(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
}
