//! Encryption for one browser: RFC 8291 over RFC 8188, in one record.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use natter_chat::notification::PushKeys;

/// The longest message to a browser, in bytes. Every message is padded to this: its length says nothing.
pub const MAX_MESSAGE_BYTES: usize = 3_000;

/// The same of a message to an app: the services of phones' systems take 4,096 bytes, of text.
pub(crate) const MAX_NATIVE_BYTES: usize = 2_600;

/// What a record holds at most, in bytes: more than ours. Push services take 4,096 bytes in all.
const RECORD_BYTES: u32 = 4_096;

/// What ends the last record's content; zeros may follow.
const LAST_RECORD: u8 = 2;

const SALT_BYTES: usize = 16;
const KEY_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const INPUT_BYTES: usize = 32;

/// Why a message cannot be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncryptionError {
    /// It is longer than what it is padded to.
    #[error("the message is too long")]
    TooLong,
    /// The browser's keys are none.
    #[error("the browser's keys cannot be used")]
    Keys,
}

impl From<Unspecified> for EncryptionError {
    fn from(_: Unspecified) -> Self {
        Self::Keys
    }
}

/// The body of a push message, which is padded to so many bytes.
pub(crate) fn encrypt(message: &[u8], keys: &PushKeys, padded: usize) -> Result<Vec<u8>, EncryptionError> {
    if message.len() > padded {
        return Err(EncryptionError::TooLong);
    }
    let (browser, secret) = keys.decode().map_err(|_| EncryptionError::Keys)?;
    let own = PrivateKey::generate(&ECDH_P256)?;
    let own_public = own.compute_public_key()?;
    let mut salt = [0; SALT_BYTES];
    aws_lc_rs::rand::fill(&mut salt)?;
    let between =
        Between { own: &own, other: &browser, browser: &browser, server: own_public.as_ref(), secret: &secret };
    let (key, nonce) = between.keys(&salt)?;

    let mut record = Vec::with_capacity(padded + 64);
    record.extend_from_slice(message);
    record.push(LAST_RECORD);
    record.resize(padded + 1, 0);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut record)?;

    let mut body = Vec::with_capacity(record.len() + 96);
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD_BYTES.to_be_bytes());
    body.push(u8::try_from(own_public.as_ref().len()).map_err(|_| EncryptionError::Keys)?);
    body.extend_from_slice(own_public.as_ref());
    body.extend_from_slice(&record);
    Ok(body)
}

/// What the two ends derive the same keys from, each with its own private key and the other's public one.
struct Between<'a> {
    own: &'a PrivateKey,
    other: &'a [u8],
    browser: &'a [u8],
    server: &'a [u8],
    secret: &'a [u8],
}

impl Between<'_> {
    fn keys(&self, salt: &[u8]) -> Result<(LessSafeKey, Nonce), Unspecified> {
        let info = [b"WebPush: info\0", self.browser, self.server];
        let other = UnparsedPublicKey::new(&ECDH_P256, self.other);
        let input: [u8; INPUT_BYTES] =
            agree(self.own, other, Unspecified, |shared| expand(self.secret, shared, &info))?;
        let key: [u8; KEY_BYTES] = expand(salt, &input, &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce: [u8; NONCE_BYTES] = expand(salt, &input, &[b"Content-Encoding: nonce\0"])?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
        Ok((key, Nonce::assume_unique_for_key(nonce)))
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    let mut output = [0; N];
    Salt::new(HKDF_SHA256, salt).extract(secret).expand(info, Length(N))?.fill(&mut output)?;
    Ok(output)
}

/// What a browser makes of a body: the message without its padding.
#[cfg(feature = "testing")]
pub(crate) fn decrypt(body: &[u8], own: &PrivateKey, secret: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = body.split_at_checked(SALT_BYTES)?;
    let (_record_bytes, rest) = rest.split_at_checked(4)?;
    let (length, rest) = rest.split_first()?;
    let (server, record) = rest.split_at_checked(usize::from(*length))?;
    let public = own.compute_public_key().ok()?;
    let between = Between { own, other: server, browser: public.as_ref(), server, secret };
    let (key, nonce) = between.keys(salt).ok()?;
    let mut record = record.to_vec();
    let content = key.open_in_place(nonce, Aad::empty(), &mut record).ok()?;
    let end = content.iter().rposition(|byte| *byte != 0).filter(|end| content[*end] == LAST_RECORD)?;
    Some(content[..end].to_vec())
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::testing::Browser;

    /// Section 5 of RFC 8291.
    #[test]
    fn the_example_of_the_rfc_is_decrypted() {
        let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
        let own = decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
        let own = PrivateKey::from_private_key(&ECDH_P256, &own).unwrap();
        let body = decode(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
             yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let message = decrypt(&body, &own, &decode("BTBZMqHH6r4Tts7J_aSIgg")).unwrap();
        assert_eq!(message, b"When I grow up, I want to be a watermelon");
    }

    #[test]
    fn what_is_encrypted_for_a_browser_it_alone_reads_and_its_length_says_nothing() {
        let (browser, other) = (Browser::new(), Browser::new());
        let longest = vec![7; MAX_MESSAGE_BYTES];
        let mut lengths = Vec::new();
        for message in [&b""[..], b"Hi!", &longest] {
            let body = encrypt(message, &browser.keys(), MAX_MESSAGE_BYTES).unwrap();
            assert_eq!(browser.decrypt(&body).unwrap(), message);
            assert_eq!(other.decrypt(&body), None);
            lengths.push(body.len());
        }
        assert!(lengths.iter().all(|length| *length == lengths[0] && *length <= 4_096), "{lengths:?}");
    }

    #[test]
    fn what_cannot_be_encrypted_is_refused() {
        let keys = Browser::new().keys();
        assert_eq!(encrypt(&[0; MAX_MESSAGE_BYTES + 1], &keys, MAX_MESSAGE_BYTES), Err(EncryptionError::TooLong));
        let no_point = URL_SAFE_NO_PAD.encode([&[4_u8][..], &[1; 64]].concat());
        let keys = PushKeys { p256dh: no_point, ..keys };
        assert_eq!(encrypt(b"Hi!", &keys, MAX_MESSAGE_BYTES), Err(EncryptionError::Keys));
    }
}
