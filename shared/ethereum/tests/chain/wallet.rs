//! A contract wallet.

use ethers_core::abi::{Abi, Token};
use ethers_core::types::{H160, U256};
use natter_ethereum::{Address, Amount, Call, CallData};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::World;

const ARTIFACT: &str = include_str!("../../../../contracts/artifacts/TestWallet.json");

#[derive(Deserialize)]
struct Artifact {
    abi: Abi,
    bytecode: String,
}

/// A contract wallet with one owner.
pub(crate) struct Wallet {
    pub(crate) address: Address,
    abi: Abi,
}

impl Wallet {
    pub(crate) async fn deploy(world: &World<'_>, owner: Address) -> Self {
        let Artifact { abi, bytecode } = serde_json::from_str(ARTIFACT).unwrap();
        let data = format!("{bytecode}{:0>64}", &owner.to_string().to_lowercase()[2..]);
        let hash: String = world.ask("eth_sendTransaction", json!([{ "from": world.from, "data": data }])).await;
        world.mine(1).await;
        let receipt: Value = world.ask("eth_getTransactionReceipt", json!([hash])).await;
        Self { address: receipt["contractAddress"].as_str().unwrap().parse().unwrap(), abi }
    }

    /// The call by which its owner has it send calls.
    pub(crate) fn execute(&self, calls: &[Call]) -> Call {
        let calls = calls.iter().map(|call| {
            let value = U256::from_dec_str(&call.value.to_string()).unwrap();
            Token::Tuple(vec![address(call.to), Token::Uint(value), Token::Bytes(call.data.0.clone())])
        });
        let data = self.abi.function("execute").unwrap().encode_input(&[Token::Array(calls.collect())]).unwrap();
        Call { to: self.address, value: Amount::ZERO, data: CallData(data) }
    }
}

fn address(address: Address) -> Token {
    Token::Address(address.to_string().parse::<H160>().unwrap())
}
