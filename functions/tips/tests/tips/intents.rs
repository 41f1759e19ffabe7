//! Meaning a tip.

use natter_protocol::api::TipsRoute as Route;
use natter_testing::http::Asked;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Scene, of};

/// A wish with some fields changed.
fn with(mut wish: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        wish[name] = value.clone();
    }
    wish
}

#[tokio::test]
async fn networks_tell_of_the_chains_and_their_assets() {
    let scene = Scene::start().await;
    let networks = scene.done(scene.alice, Route::Networks, Asked::default()).await;
    let network = &networks["networks"][0];
    assert_eq!((&network["chainId"], network["assets"].as_array().unwrap().len()), (&json!(31_337), 2));
    assert_eq!(network["assets"][1]["symbol"], "TST");
}

#[tokio::test]
async fn a_tip_in_ether_is_one_call_and_one_in_a_token_two() {
    let scene = Scene::start().await;
    let ether = scene.intend(scene.wish()).await;
    assert_eq!(ether["call"]["value"], "1000000000000000");
    assert_eq!((ether["recipient"].clone(), &ether["approval"]), (json!(scene.wallets[1]), &Value::Null));
    assert_eq!((&ether["tip"]["status"], &ether["tip"]["asset"]["symbol"]), (&Value::Null, &json!("ETH")));

    let token = json!(scene.chain.contracts.token);
    let intent = scene.intend(with(scene.wish(), &json!({ "token": token, "amount": "5" }))).await;
    assert_eq!((&intent["call"]["value"], &intent["approval"]["to"]), (&json!("0"), &token));
    assert_eq!(intent["call"]["to"], json!(scene.chain.contracts.tip_jar));
}

#[tokio::test]
async fn a_request_that_is_repeated_is_answered_the_same_and_another_one_under_its_id_refused() {
    let scene = Scene::start().await;
    let wish = scene.wish();
    let first = scene.intend(wish.clone()).await;
    assert_eq!(scene.intend(wish.clone()).await, first);
    let changes = [
        json!({ "amount": "2" }),
        json!({ "note": "Other" }),
        json!({ "note": null }),
        json!({ "toUserId": scene.alice }),
        json!({ "from": scene.wallets[2] }),
        json!({ "chainId": 1 }),
        json!({ "token": scene.chain.contracts.token }),
    ];
    for change in changes {
        let other = Asked::default().body(with(wish.clone(), &change));
        assert_eq!(scene.refused(scene.alice, Route::Intend, other).await, "entry_id_conflict", "{change}");
    }
    let theirs = with(wish, &json!({ "toUserId": scene.alice, "from": scene.wallets[1] }));
    let theirs = scene.done(scene.bob, Route::Intend, Asked::default().body(theirs)).await;
    assert_ne!(theirs["tip"]["tipId"], first["tip"]["tipId"], "an id is its sender's own");
}

#[tokio::test]
async fn a_request_that_is_repeated_after_it_was_paid_gets_the_same_tip() {
    let scene = Scene::start().await;
    let wish = scene.wish();
    let paid = scene.tip(wish.clone()).await;
    assert_eq!(scene.intend(wish).await["tip"]["tipId"], paid["tipId"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let scene = Scene::start().await;
    let old = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000);
    let cases = [
        (json!({ "amount": "0" }), "amount_invalid"),
        (json!({ "amount": "1.5" }), "amount_invalid"),
        (json!({ "amount": "-1" }), "amount_invalid"),
        (json!({ "from": "0x12" }), "address_invalid"),
        (json!({ "from": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed" }), "address_invalid"),
        (json!({ "token": "native" }), "address_invalid"),
        (json!({ "token": format!("0x{}", "0".repeat(40)) }), "address_invalid"),
        (json!({ "chainId": 1 }), "chain_unsupported"),
        (json!({ "token": scene.wallets[2] }), "chain_unsupported"),
        (json!({ "note": " " }), "text_empty"),
        (json!({ "note": "n".repeat(8_001) }), "text_too_long"),
        (json!({ "note": "a\u{0}" }), "text_forbidden_character"),
        (json!({ "requestId": Uuid::new_v4() }), "entry_id_invalid"),
        (json!({ "requestId": old }), "entry_id_expired"),
        (json!({ "amount": 5 }), "invalid_frame"),
    ];
    for (change, code) in cases {
        let asked = Asked::default().body(with(scene.wish(), &change));
        assert_eq!(scene.refused(scene.alice, Route::Intend, asked).await, code, "{change}");
    }
}

#[tokio::test]
async fn wallets_have_to_be_linked_on_both_sides() {
    let scene = Scene::start().await;
    let nobodys = Asked::default().body(with(scene.wish(), &json!({ "from": scene.wallets[2] })));
    assert_eq!(scene.refused(scene.alice, Route::Intend, nobodys).await, "wallet_not_found");
    let theirs = Asked::default().body(with(scene.wish(), &json!({ "from": scene.wallets[1] })));
    assert_eq!(scene.refused(scene.alice, Route::Intend, theirs).await, "wallet_not_found");

    let poor = scene.stranger().await;
    let to = |user| Asked::default().parameter("conversationId", scene.conversation).parameter("userId", user);
    let recipient = scene.done(scene.alice, Route::Recipient, to(scene.bob)).await;
    assert_eq!(recipient, json!({ "chainIds": [31_337] }));
    let conversation = scene.world.open(scene.alice, poor, false).await;
    let wish = with(scene.wish(), &json!({ "conversationId": conversation, "toUserId": poor }));
    let refusal = scene.refused(scene.alice, Route::Intend, Asked::default().body(wish)).await;
    assert_eq!(refusal, "recipient_has_no_wallet");
    let to = Asked::default().parameter("conversationId", conversation).parameter("userId", poor);
    assert_eq!(scene.done(scene.alice, Route::Recipient, to).await, json!({ "chainIds": [] }));
}

#[tokio::test]
async fn only_members_who_may_write_tip_and_only_other_members_are_tipped() {
    let scene = Scene::start().await;
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    let stranger = scene.stranger().await;
    let in_group = |to| Asked::default().body(with(scene.wish(), &json!({ "conversationId": group, "toUserId": to })));
    assert_eq!(scene.refused(scene.alice, Route::Intend, in_group(stranger)).await, "not_a_member");
    assert_eq!(scene.refused(scene.alice, Route::Intend, in_group(scene.alice)).await, "forbidden");
    scene.done(scene.alice, Route::Intend, in_group(scene.bob)).await;
    scene.world.remove(group, scene.bob, scene.alice).await;
    assert_eq!(scene.refused(scene.alice, Route::Intend, in_group(scene.bob)).await, "conversation_not_found");
}

#[tokio::test]
async fn whoever_is_blocked_or_blocks_does_not_tip() {
    let scene = Scene::start().await;
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    let wishes = || [scene.wish(), with(scene.wish(), &json!({ "conversationId": group }))];
    let world = &scene.world;
    world.users.block(&world.conversations, scene.bob, scene.alice, world.now).await.unwrap();
    for wish in wishes() {
        assert_eq!(scene.refused(scene.alice, Route::Intend, Asked::default().body(wish)).await, "blocked");
    }
    world.users.block(&world.conversations, scene.alice, scene.bob, world.now).await.unwrap();
    for wish in wishes() {
        assert_eq!(scene.refused(scene.alice, Route::Intend, Asked::default().body(wish)).await, "blocked_by_you");
    }
}

#[tokio::test]
async fn a_tip_may_be_for_a_message_that_is_there() {
    let scene = Scene::start().await;
    let said = scene.world.say(scene.conversation, scene.bob, "Done!").await;
    let about = |id| with(scene.wish(), &json!({ "aboutId": id }));
    let intent = scene.intend(about(said.entry_id)).await;
    assert_eq!(intent["tip"]["aboutId"], json!(said.entry_id));
    let unknown = Asked::default().body(about(Uuid::now_v7().into()));
    assert_eq!(scene.refused(scene.alice, Route::Intend, unknown).await, "entry_not_found");
}

#[tokio::test]
async fn a_token_of_ones_choice_is_shown_with_its_address() {
    let scene = Scene::start().await;
    // The same code at another address, which nobody has configured.
    let artifact: Value = serde_json::from_str(include_str!("../../../../contracts/artifacts/TestToken.json")).unwrap();
    let creation = json!([{ "from": scene.wallets[0], "data": artifact["bytecode"], "gas": "0x4c4b40" }]);
    let created = scene.chain.anvil.rpc().call("eth_sendTransaction", creation).await.unwrap();
    let receipt = scene.receipt(created).await;
    let token: natter_ethereum::Address = receipt["contractAddress"].as_str().unwrap().parse().unwrap();
    let intent = scene.intend(with(scene.wish(), &json!({ "token": token, "amount": "5" }))).await;
    let (asset, token) = (&intent["tip"]["asset"], token.to_string());
    assert_eq!((&asset["token"], &asset["decimals"]), (&json!(token), &json!(6)));
    let symbol = asset["symbol"].as_str().unwrap();
    assert!(symbol.ends_with(&format!("{}…{}", &token[..6], &token[38..])), "{symbol}");
}

#[tokio::test]
async fn nobody_tips_while_nobody_can_see_the_chain() {
    let mut scene = Scene::start().await;
    scene.cut_off().await;
    let asked = Asked::default().body(scene.wish());
    assert_eq!(scene.refused(scene.alice, Route::Intend, asked).await, "unavailable");
}

#[tokio::test]
async fn tips_and_reports_are_limited_and_repetitions_are_not_counted() {
    let scene = Scene::with_limit(2).await;
    let wish = scene.wish();
    let intent = scene.intend(wish.clone()).await;
    scene.intend(wish.clone()).await;
    scene.intend(scene.wish()).await;
    let more = Asked::default().body(scene.wish());
    assert_eq!(scene.refused(scene.alice, Route::Intend, more).await, "rate_limited");
    let report = of(&intent).body(json!({ "transaction": format!("0x{}", "1".repeat(64)) }));
    assert_eq!(scene.refused(scene.alice, Route::Report, report).await, "rate_limited");
    scene.intend(wish).await;
}
