use ethers_core::k256::ecdsa::SigningKey;
use ethers_core::utils::secret_key_to_address;
use proptest::prelude::*;

use super::*;

const TEXT: &str = "natter.example wants you to sign in";

fn key() -> SigningKey {
    SigningKey::from_slice(&[0x42; 32]).unwrap()
}

fn signed(text: &str) -> Vec<u8> {
    let (signature, recovery) = key().sign_prehash_recoverable(hash_message(text).as_bytes()).unwrap();
    let mut bytes = signature.to_bytes().to_vec();
    bytes.push(27 + recovery.to_byte());
    bytes
}

fn signer(bytes: Vec<u8>, text: &str) -> Option<Address> {
    Signature(bytes).signer(text)
}

fn address() -> Address {
    Address(secret_key_to_address(&key()))
}

/// Sign-In with Ethereum rests on EIP-191: the published example of `personal_sign` in web3.js' documentation.
#[test]
fn a_published_signature_is_recovered() {
    let signature = Signature::parse(
        "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
    );
    let signer = signature.unwrap().signer("Some data").unwrap();
    assert_eq!(signer.to_string(), "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
}

/// A sign-in that wallets and other implementations agree on: from the vectors of EIP-4361's authors (spruceid/siwe).
#[test]
fn a_published_sign_in_is_read_and_verified() {
    let text = "login.xyz wants you to sign in with your Ethereum account:\n\
                0x9D85ca56217D2bb651b00f15e694EB7E713637D4\n\
                \n\
                Sign-In With Ethereum Example Statement\n\
                \n\
                URI: https://login.xyz\n\
                Version: 1\n\
                Chain ID: 1\n\
                Nonce: bTyXgcQxn2htgkjJn\n\
                Issued At: 2022-01-27T17:09:38.578Z\n\
                Expiration Time: 2100-01-07T14:31:43.952Z";
    let signature = Signature::parse(
        "0xdc35c7f8ba2720df052e0092556456127f00f7707eaa8e3bbff7e56774e7f2e05a093cfc9e02964c33d86e8e066e221b7d153d27e5a2e97ccd5ca7d3f2ce06cb1b",
    );
    let message = crate::siwe::Message::parse(text).unwrap();
    assert_eq!(signature.unwrap().signer(text), Some(message.address));
}

#[test]
fn the_signer_is_recovered_in_either_notation() {
    let mut bytes = signed(TEXT);
    assert_eq!(signer(bytes.clone(), TEXT), Some(address()));
    bytes[64] -= 27;
    assert_eq!(signer(bytes, TEXT), Some(address()));
}

#[test]
fn another_text_has_another_signer() {
    assert_ne!(signer(signed(TEXT), "another text"), Some(address()));
}

#[test]
fn the_mirrored_signature_is_refused() {
    let mut bytes = signed(TEXT);
    let order: U256 = HALF_ORDER * 2 + 1;
    let s = U256::from_big_endian(&bytes[32..64]);
    let mirrored: U256 = order - s;
    mirrored.to_big_endian(&mut bytes[32..64]);
    bytes[64] ^= 7; // 27 and 28 differ in three bits.
    assert_eq!(signer(bytes, TEXT), None);
}

#[test]
fn a_signature_that_is_no_keys_has_no_signer() {
    let right = signed(TEXT);
    let strange_v = [&right[..64], &[35]].concat();
    for bytes in [right[..64].to_vec(), [&right[..], &[0]].concat(), strange_v, vec![0; 65], vec![0xff; 65]] {
        assert_eq!(signer(bytes, TEXT), None);
    }
}

#[test]
fn a_signature_is_hexadecimal_and_not_endless() {
    assert!(Signature::parse("0x00").is_some());
    for text in ["", "0x", "00", "0x0", "0xzz"] {
        assert_eq!(Signature::parse(text), None, "{text:?}");
    }
    assert_eq!(Signature::parse(&format!("0x{}", "00".repeat(MAX_BYTES + 1))), None);
}

#[test]
fn only_the_magic_word_alone_is_a_yes() {
    let mut word = [0; 32];
    word[..4].copy_from_slice(&MAGIC);
    assert!(is_magic(&word));
    assert!(!is_magic(&[]) && !is_magic(&MAGIC) && !is_magic(&[0; 32]) && !is_magic(&[1; 32]));
    word[31] = 1;
    assert!(!is_magic(&word));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_changed_bit_is_another_signer(bit in 0usize..520) {
        let mut bytes = signed(TEXT);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert_ne!(signer(bytes, TEXT), Some(address()));
    }
}
