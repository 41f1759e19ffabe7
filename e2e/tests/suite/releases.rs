//! What clients of earlier releases asked over HTTP, and got, is still a request that this server reads.

use std::fs;
use std::path::Path;

use natter_e2e::{App, app};
use serde_json::Value;

/// Operations whose recorded bodies can be read and are refused all the same: they name somebody's handle, chain or proof.
const OF_ITS_TIME: [(&str, &str); 3] = [
    ("challengeWallet", "chain_unsupported"),
    ("eraseAccount", "handle_invalid"),
    ("linkWallet", "wallet_proof_invalid"),
];

/// So is this one by a deployed stack, which does not know the push service beside which it was recorded.
const OF_ITS_PLACE: (&str, &str) = ("subscribe", "push_subscription_invalid");

#[tokio::test]
async fn every_body_of_every_release_is_still_read() {
    let app = app().await;
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol/releases");
    let (mut read, mut refused) = (0, Vec::new());
    for release in fs::read_dir(releases).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for line in fs::read_to_string(release.join("bodies.jsonl")).unwrap().lines() {
            read += 1;
            refused.extend(refusal(app, line).await.map(|answer| format!("{}: {line}: {answer}", release.display())));
        }
    }
    assert!(read > 0);
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// How a request is refused that this server does not know or cannot read. What it is about is not there: any other refusal is right.
async fn refusal(app: &App, line: &str) -> Option<Value> {
    let asked: Value = serde_json::from_str(line).unwrap();
    let text = |field: &str| asked[field].as_str().unwrap();
    // One person for each: some requests end a session, or an account.
    let user = app.user("earlier").await;
    let (status, answer) = app.http(&user, text("method"), text("path"), &asked["body"]).await;
    let code = answer["code"].as_str();
    let is_right = |refusal| OF_ITS_TIME.contains(&refusal) || app.is_deployed() && refusal == OF_ITS_PLACE;
    let is_unread = status == 400 && !code.is_some_and(|code| is_right((text("operation"), code)));
    let by_the_gateway = status >= 400 && code.is_none();
    (is_unread || by_the_gateway).then_some(answer)
}
