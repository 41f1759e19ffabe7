//! Tips that arrive.

use natter_anvil::{TestChain, test_chain};
use natter_ethereum::{
    Amount, Asset, Confirmation, ExpectedTip, Outcome, Permit, Waiting, approve_call, tip_call, tip_with_permit_call,
};
use serde_json::json;

use crate::wallet::Wallet;
use crate::world::{CONFIRMATIONS, World, watch};

fn confirmation(outcome: Outcome) -> Confirmation {
    match outcome {
        Outcome::Confirmed(confirmation) => confirmation,
        other => panic!("not confirmed: {other:?}"),
    }
}

async fn arrives(world: &World<'_>, asset: Asset) {
    let expected = world.expected(asset).await;
    let transaction = world.pay(&expected).await;
    world.bury().await;
    let confirmation = confirmation(world.outcome(&expected, transaction).await);
    assert_eq!(confirmation.transaction, transaction);
    assert!(confirmation.mined_at >= expected.intended_at);
    assert_eq!(world.balance(asset, world.to).await, 1_234_567);
    assert_eq!(world.balance(asset, expected.jar).await, 0);
}

#[tokio::test]
async fn a_tip_in_ether_arrives() {
    let world = World::on(test_chain().await.unwrap()).await;
    arrives(&world, Asset::Native).await;
}

#[tokio::test]
async fn a_tip_in_a_token_arrives() {
    let world = World::on(test_chain().await.unwrap()).await;
    arrives(&world, world.token()).await;
}

/// Signs a permit for the tip with a key of the node's.
async fn permit(world: &World<'_>, expected: &ExpectedTip, deadline: u64) -> Permit {
    let Asset::Token(token) = expected.tip.asset else { panic!("a permit is for a token") };
    let field = |name: &str, kind: &str| json!({ "name": name, "type": kind });
    let data = json!({
        "types": {
            "EIP712Domain": [
                field("name", "string"), field("version", "string"), field("chainId", "uint256"),
                field("verifyingContract", "address"),
            ],
            "Permit": [
                field("owner", "address"), field("spender", "address"), field("value", "uint256"),
                field("nonce", "uint256"), field("deadline", "uint256"),
            ],
        },
        "primaryType": "Permit",
        "domain": { "name": "Natter Test Token", "version": "1", "chainId": 31_337, "verifyingContract": token },
        "message": {
            "owner": expected.tip.from, "spender": expected.jar, "value": expected.tip.amount, "nonce": 0,
            "deadline": deadline,
        },
    });
    let signature: CallDataText = world.ask("eth_signTypedData_v4", json!([expected.tip.from, data])).await;
    let bytes = signature.bytes();
    Permit { deadline, v: bytes[64], r: bytes[..32].try_into().unwrap(), s: bytes[32..64].try_into().unwrap() }
}

/// Bytes as the node writes them.
#[derive(serde::Deserialize)]
struct CallDataText(String);

impl CallDataText {
    fn bytes(&self) -> Vec<u8> {
        let digits = &self.0[2..];
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }
}

#[tokio::test]
async fn a_tip_by_permit_needs_one_transaction() {
    let chain = test_chain().await.unwrap();
    let mut world = World::on(chain).await;
    // One of the accounts that the node has the key of, which no other test pays with.
    world.from = chain.anvil.accounts().await.unwrap()[9];
    chain.anvil.give_tokens(world.from, 2_000_000).await.unwrap();
    let expected = world.expected(world.token()).await;
    let permit = permit(&world, &expected, 10_000_000_000).await;
    let call = tip_with_permit_call(expected.jar, &expected.tip, &permit).unwrap();
    let transaction = world.send(world.from, &call).await;
    world.bury().await;
    confirmation(world.outcome(&expected, transaction).await);
    assert_eq!(world.balance(world.token(), world.to).await, 1_234_567);
}

#[tokio::test]
async fn a_tip_of_all_there_is_arrives() {
    let world = World::on(test_chain().await.unwrap()).await;
    let mut expected = world.expected(world.token()).await;
    expected.tip.amount = Amount::from(crate::world::WEALTH);
    let transaction = world.pay(&expected).await;
    world.bury().await;
    confirmation(world.outcome(&expected, transaction).await);
}

#[tokio::test]
async fn several_tips_of_a_contract_wallet_in_one_transaction_are_told_apart() {
    let mut world = World::on(test_chain().await.unwrap()).await;
    let owner = world.from;
    let wallet = Wallet::deploy(&world, owner).await;
    world.from = wallet.address;
    world.fund(wallet.address).await;
    let (ether, token) = (world.expected(Asset::Native).await, world.expected(world.token()).await);
    let again = world.expected(Asset::Native).await;
    let Asset::Token(address) = world.token() else { unreachable!() };
    let calls = [
        tip_call(ether.jar, &ether.tip),
        approve_call(address, token.jar, token.tip.amount),
        tip_call(token.jar, &token.tip),
        tip_call(again.jar, &again.tip),
    ];
    let transaction = world.send(owner, &wallet.execute(&calls)).await;
    world.bury().await;
    let mut places = Vec::new();
    for expected in [&ether, &token, &again] {
        places.push(confirmation(world.outcome(expected, transaction).await).log_index);
    }
    assert!(places.is_sorted() && places.windows(2).all(|pair| pair[0] != pair[1]), "{places:?}");
}

#[tokio::test]
async fn a_tip_is_pending_until_it_is_deep_enough() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    world.mine_by_hand().await;
    let transaction = world.pay(&expected).await;
    assert_eq!(world.outcome(&expected, transaction).await, Outcome::Pending(Waiting::Pooled));
    for so_far in 1..CONFIRMATIONS {
        world.mine(1).await;
        let outcome = world.outcome(&expected, transaction).await;
        let Outcome::Pending(Waiting::Mined { confirmations, block }) = outcome else { panic!("{outcome:?}") };
        assert_eq!((confirmations, block.number + so_far), (so_far, world.head().await + 1));
    }
    world.mine(1).await;
    confirmation(world.outcome(&expected, transaction).await);
}

#[tokio::test]
async fn a_look_at_a_confirmed_tip_again_confirms_it_again() {
    let world = World::on(test_chain().await.unwrap()).await;
    let expected = world.expected(Asset::Native).await;
    let transaction = world.pay(&expected).await;
    world.bury().await;
    let first = world.look(&expected, &watch(transaction)).await;
    assert_eq!(first.watch.seen_in, Some(confirmation(first.outcome).block));
    assert_eq!(first.watch.submission.unwrap().sender, world.from);
    world.mine(3).await;
    assert_eq!(world.look(&expected, &first.watch).await, first);
}

#[tokio::test]
async fn a_token_tells_its_symbol_and_decimals() {
    let world = World::on(test_chain().await.unwrap()).await;
    let facts = world.quorum().token_facts(world.chain.contracts.token).await.unwrap();
    assert_eq!((facts.symbol.as_deref(), facts.decimals), (Some("NTT"), 6));
    for address in [world.to, world.chain.contracts.tip_jar] {
        let error = world.quorum().token_facts(address).await.unwrap_err();
        assert!(matches!(error, natter_ethereum::TokenFault::NoToken), "{error:?}");
    }
}
