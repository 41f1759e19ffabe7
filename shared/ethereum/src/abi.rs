//! The contracts' interfaces: the jar's from its committed artefact, of the standards what is used.

use std::sync::LazyLock;

use ethers_core::abi::{Abi, Token};
use ethers_core::types::H256;
use serde::Deserialize;

const TIP_JAR: &str = include_str!("../../../contracts/artifacts/TipJar.json");

/// The parts of ERC-20 and EIP-1271 that we call.
const STANDARDS: &str = r#"[
  {"type":"function","name":"approve","stateMutability":"nonpayable",
   "inputs":[{"name":"spender","type":"address"},{"name":"value","type":"uint256"}],
   "outputs":[{"name":"","type":"bool"}]},
  {"type":"function","name":"decimals","stateMutability":"view","inputs":[],
   "outputs":[{"name":"","type":"uint8"}]},
  {"type":"function","name":"symbol","stateMutability":"view","inputs":[],
   "outputs":[{"name":"","type":"string"}]},
  {"type":"function","name":"isValidSignature","stateMutability":"view",
   "inputs":[{"name":"hash","type":"bytes32"},{"name":"signature","type":"bytes"}],
   "outputs":[{"name":"","type":"bytes4"}]}
]"#;

#[derive(Deserialize)]
struct Artifact {
    abi: Abi,
}

static JAR: LazyLock<Abi> = LazyLock::new(|| {
    let artifact: Artifact = serde_json::from_str(TIP_JAR).expect("the committed artefact is tested");
    artifact.abi
});

static OTHERS: LazyLock<Abi> = LazyLock::new(|| serde_json::from_str(STANDARDS).expect("this text is tested"));

static TIPPED: LazyLock<H256> = LazyLock::new(|| JAR.event("Tipped").expect("the jar has this event").signature());

/// The first topic of the jar's one event.
pub(crate) fn tipped_topic() -> H256 {
    *TIPPED
}

/// Call data for a function of the jar.
pub(crate) fn jar_call(function: &str, arguments: &[Token]) -> Vec<u8> {
    encode(&JAR, function, arguments)
}

/// Call data for a function of [`STANDARDS`].
pub(crate) fn standard_call(function: &str, arguments: &[Token]) -> Vec<u8> {
    encode(&OTHERS, function, arguments)
}

/// What a function of [`STANDARDS`] with one result returned, where it is one.
pub(crate) fn standard_result(function: &str, data: &[u8]) -> Option<Token> {
    OTHERS.function(function).ok()?.decode_output(data).ok()?.into_iter().next()
}

fn encode(abi: &Abi, function: &str, arguments: &[Token]) -> Vec<u8> {
    let function = abi.function(function).expect("callers name functions that are there");
    function.encode_input(arguments).expect("callers pass what the function takes")
}

#[cfg(test)]
mod tests {
    use ethers_core::types::H160;
    use ethers_core::utils::keccak256;

    use super::*;

    #[test]
    fn the_events_topic_is_that_of_its_signature() {
        assert_eq!(tipped_topic().0, keccak256("Tipped(address,address,address,uint256,bytes32)"));
    }

    #[test]
    fn the_indexed_fields_are_those_that_verification_expects() {
        let event = JAR.event("Tipped").unwrap();
        let indexed: Vec<&str> = event.inputs.iter().filter(|input| input.indexed).map(|input| &*input.name).collect();
        let data: Vec<&str> = event.inputs.iter().filter(|input| !input.indexed).map(|input| &*input.name).collect();
        assert_eq!((indexed, data), (vec!["from", "to", "tipId"], vec!["token", "amount"]));
        assert!(!event.anonymous);
    }

    #[test]
    fn the_standards_selectors_are_the_published_ones() {
        let anyone = Token::Address(H160::zero());
        let calls = [
            (standard_call("approve", &[anyone, Token::Uint(0.into())]), [0x09, 0x5e, 0xa7, 0xb3]),
            (standard_call("decimals", &[]), [0x31, 0x3c, 0xe5, 0x67]),
            (standard_call("symbol", &[]), [0x95, 0xd8, 0x9b, 0x41]),
            (
                standard_call("isValidSignature", &[Token::FixedBytes(vec![0; 32]), Token::Bytes(vec![])]),
                [0x16, 0x26, 0xba, 0x7e],
            ),
        ];
        for (data, selector) in calls {
            assert_eq!(data[..4], selector);
        }
    }
}
