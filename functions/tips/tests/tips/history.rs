//! Lists, sums and CSV.

use natter_protocol::api::TipsRoute as Route;
use natter_testing::http::Asked;
use serde_json::json;

use crate::world::Scene;

#[tokio::test]
async fn confirmed_tips_are_added_up_by_asset_and_person() {
    let scene = Scene::start().await;
    scene.tip(scene.wish()).await;
    scene.tip(scene.wish()).await;
    let mut wish = scene.wish();
    wish["token"] = json!(scene.chain.contracts.token);
    wish["amount"] = json!("7");
    scene.tip(wish).await;
    // Meant and not paid, and so counted nowhere.
    scene.intend(scene.wish()).await;

    let here = || Asked::default().parameter("conversationId", scene.conversation);
    let totals = scene.done(scene.bob, Route::Totals, here()).await;
    let sums = [(&json!("2000000000000000"), &json!(2)), (&json!("7"), &json!(1))];
    for (total, (amount, count)) in totals["totals"].as_array().unwrap().iter().zip(sums) {
        assert_eq!((&total["amount"], &total["count"]), (amount, count));
    }
    assert_eq!(totals["received"][scene.bob.to_string()], totals["totals"]);
    assert_eq!(totals["received"].as_object().unwrap().len(), 1);

    let given = scene.done(scene.alice, Route::MyTotals, Asked::default()).await;
    assert_eq!((&given["given"], &given["received"]), (&totals["totals"], &json!([])));
    let received = scene.done(scene.bob, Route::MyTotals, Asked::default()).await;
    assert_eq!((&received["received"], &received["given"]), (&totals["totals"], &json!([])));
}

#[tokio::test]
async fn the_history_is_ones_own() {
    let scene = Scene::start().await;
    let paid = scene.tip(scene.wish()).await;
    scene.intend(scene.wish()).await;
    for user in [scene.alice, scene.bob] {
        let page = scene.done(user, Route::History, Asked::default()).await;
        assert_eq!(page["tips"], json!([paid]), "{user}");
    }
    let stranger = scene.stranger().await;
    assert_eq!(scene.done(stranger, Route::History, Asked::default()).await["tips"], json!([]));
    for wrong in ["cursor=x", "cursor=tip%23", "cursor=head"] {
        let asked = Asked::default().query(wrong);
        assert_eq!(scene.refused(scene.alice, Route::History, asked).await, "invalid_frame", "{wrong}");
    }
}

#[tokio::test]
async fn the_csv_has_a_line_for_each_tip() {
    let scene = Scene::start().await;
    let paid = scene.tip(scene.wish()).await;
    let csv = scene.done(scene.bob, Route::Csv, Asked::default()).await;
    let lines: Vec<&str> = csv.as_str().unwrap().split("\r\n").collect();
    assert_eq!((lines.len(), lines[2]), (3, ""));
    assert!(lines[0].starts_with("\"meant_at\",\"mined_at\",\"direction\""));
    assert!(lines[1].contains("\"received\",\"confirmed\",\"0.001\",\"ETH\",\"1000000000000000\",\"18\",\"31337\""));
    assert!(lines[1].contains(paid["transaction"].as_str().unwrap()), "{csv}");
    assert!(lines[1].contains(&format!("\"{}\",\"alice\",\"alice\",", scene.alice)), "{csv}");

    let before = Asked::default().query(format!("before={}", scene.world.now.as_millis()));
    let none = scene.done(scene.bob, Route::Csv, before).await;
    assert_eq!(none.as_str().unwrap().matches("\r\n").count(), 1);
    let from = Asked::default().query(format!("from={}", scene.world.now.as_millis()));
    assert_eq!(scene.done(scene.bob, Route::Csv, from).await, csv);
}
