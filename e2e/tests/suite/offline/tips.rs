//! Tips over the whole stack, paid on a real chain.

use std::time::Duration;

use natter_anvil::Anvil;
use natter_e2e::{App, Device, User, app_with_chain, conversation_of, entry_id};
use natter_ethereum::{Call, CallData, TxHash};
use natter_local::StackOptions;
use serde_json::{Value, json};

use super::wallets::{account, chain, link};

/// How many blocks a tip waits for on the local chain.
const CONFIRMATIONS: u64 = 2;

/// Two people with wallets, of whom the second one has a device open.
struct Two<'a> {
    app: &'a App,
    sender: User,
    recipient: User,
    device: Device,
    conversation: String,
    wallet: String,
}

impl<'a> Two<'a> {
    /// With these accounts of the chain.
    async fn meet(app: &'a App, accounts: [usize; 2]) -> Self {
        let (sender, recipient) = (app.user("sender").await, app.user("recipient").await);
        app.connect(&sender).await;
        let device = app.connect(&recipient).await;
        for (user, index) in [(&sender, accounts[0]), (&recipient, accounts[1])] {
            let wallet = account(app, index).await;
            let (status, linked) = link(app, user, &wallet, &wallet).await;
            assert_eq!(status, 201, "{linked}");
        }
        let open = json!({"kind": "direct", "withUserId": recipient.id});
        let (_, opened) = app.post(&sender, "/v1/conversations", &open).await;
        let wallet = account(app, accounts[0]).await;
        Self { app, sender, recipient, device, conversation: conversation_of(&opened), wallet }
    }

    async fn intend(&self) -> Value {
        let wish = json!({
            "requestId": entry_id(), "conversationId": self.conversation, "toUserId": self.recipient.id,
            "from": self.wallet, "chainId": 31_337, "amount": "1000000000000000", "note": "Thank you!",
        });
        let (status, intent) = self.app.post(&self.sender, "/v1/tips", &wish).await;
        assert_eq!(status, 201, "{intent}");
        intent
    }

    async fn pay(&self, intent: &Value) -> TxHash {
        pay(self.app, &self.wallet, intent).await
    }

    fn chain(&self) -> &Anvil {
        chain(self.app)
    }

    async fn get(&self, user: &User, path: &str) -> Value {
        let (status, answer) = self.app.http(user, "GET", path, &Value::Null).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

/// Pays what was intended from this wallet.
pub(super) async fn pay(app: &App, wallet: &str, intent: &Value) -> TxHash {
    let text = |name: &str| intent["call"][name].as_str().unwrap();
    let digits = text("data").trim_start_matches("0x");
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let call = Call {
        to: text("to").parse().unwrap(),
        value: text("value").parse().unwrap(),
        data: CallData((0..digits.len()).step_by(2).map(byte).collect()),
    };
    chain(app).send(wallet.parse().unwrap(), &call).await.unwrap()
}

#[tokio::test]
async fn a_tip_is_seen_at_once_and_confirmed_by_the_chain() {
    let app = app_with_chain().await;
    let mut two = Two::meet(app, [6, 7]).await;
    let intent = two.intend().await;
    let transaction = two.pay(&intent).await;
    let tip = format!("/v1/tips/{}", intent["tip"]["tipId"].as_str().unwrap());
    let report = json!({"transaction": transaction});
    let (status, reported) = app.post(&two.sender, &format!("{tip}/transaction"), &report).await;
    assert_eq!(status, 200, "{reported}");

    let entry = two.device.entry().await;
    assert_eq!((&entry["content"]["kind"], &entry["content"]["note"]), (&json!("tip"), &json!("Thank you!")));
    two.chain().mine(CONFIRMATIONS).await.unwrap();
    app.post(&two.sender, &format!("{tip}/transaction"), &report).await;
    let changed = two.device.entry().await;
    assert_eq!(changed["content"]["status"], "confirmed", "{changed}");
    assert_eq!(changed["content"]["targetId"], entry["entryId"]);

    let page = two.device.messages(&two.conversation, json!({"limit": 10})).await;
    let state = &page["states"][entry["entryId"].as_str().unwrap()];
    assert_eq!(state["tip"]["status"], "confirmed", "{page}");
    let list = two.device.request("getConversations", json!({})).await;
    let listed = &list["conversations"][0];
    assert_eq!(
        (&listed["preview"]["tip"]["amount"], &listed["unread"]),
        (&intent["tip"]["amount"], &json!(1)),
        "{list}"
    );
    let totals = two.get(&two.recipient, &format!("/v1/conversations/{}/tips", two.conversation)).await;
    assert_eq!(totals["received"][&two.recipient.id][0]["amount"], intent["tip"]["amount"]);
    let history = two.get(&two.recipient, "/v1/me/tips").await;
    assert_eq!(history["tips"][0]["transaction"], json!(transaction));
}

#[tokio::test]
async fn the_note_of_a_tip_is_reported_and_removed_and_another_one_is_deleted_by_its_sender() {
    let app = app_with_chain().await;
    let moderator = app.moderator("moderator").await;
    let mut two = Two::meet(app, [9, 0]).await;
    let mut at_sender = app.connect(&two.sender).await;
    let mut tips = Vec::new();
    for _ in 0..2 {
        let intent = two.intend().await;
        let transaction = two.pay(&intent).await;
        let path = format!("/v1/tips/{}/transaction", intent["tip"]["tipId"].as_str().unwrap());
        let (status, reported) = app.post(&two.sender, &path, &json!({"transaction": transaction})).await;
        assert_eq!(status, 200, "{reported}");
        // Other tests mine blocks too, so the first tip may be confirmed before the second one arrives.
        while two.device.entry().await["entryId"] != intent["tip"]["entryId"] {}
        tips.push(intent["tip"]["entryId"].clone());
    }

    let subject = json!({"kind": "message", "conversationId": two.conversation, "entryId": tips[0]});
    let report = json!({"reportId": entry_id(), "subject": subject, "category": "harassment"});
    let (status, receipt) = app.post(&two.recipient, "/v1/reports", &report).await;
    assert_eq!(status, 201, "{receipt}");
    let path = format!("/v1/moderation/conversations/{}/messages/{}", two.conversation, tips[0].as_str().unwrap());
    let removal = json!({"requestId": entry_id(), "reason": "Harassment."});
    let (status, answer) = app.http(&moderator, "DELETE", &path, &removal).await;
    assert_eq!(status, 200, "{answer}");

    let change = json!({
        "conversationId": two.conversation, "entryId": entry_id(), "targetId": tips[1], "change": {"kind": "delete"},
    });
    let deleted = at_sender.request("updateMessage", change).await;
    assert_eq!(deleted["type"], "messageAccepted", "{deleted}");

    let page = two.device.messages(&two.conversation, json!({"limit": 50})).await;
    for tip in &tips {
        let entry = page["entries"].as_array().unwrap().iter().find(|entry| entry["entryId"] == *tip).unwrap();
        assert_eq!(entry["content"], json!({"kind": "erased"}));
    }
    assert!(!page.to_string().contains("Thank you!"), "{page}");
}

#[tokio::test]
async fn a_tip_whose_client_vanished_is_found_by_the_schedule() {
    let app = App::offline_with(StackOptions::for_tests().with_chain()).await;
    let mut two = Two::meet(&app, [1, 2]).await;
    let intent = two.intend().await;
    two.pay(&intent).await;
    two.chain().mine(CONFIRMATIONS).await.unwrap();
    app.stack().clock().advance(Duration::from_secs(61));
    let found = two.device.entry().await;
    assert_eq!((&found["content"]["kind"], &found["entryId"]), (&json!("tip"), &intent["tip"]["entryId"]));
    assert_eq!(two.device.entry().await["content"]["status"], "confirmed");
}
