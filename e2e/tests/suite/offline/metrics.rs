//! What functions measure: the page for it beside the front end, whose numbers are those that CloudWatch has on AWS.

#![expect(clippy::float_cmp, reason = "they are whole numbers")]

use std::collections::BTreeMap;

use natter_e2e::App;
use natter_local::StackOptions;
use serde_json::Value;

use crate::chat::Pair;

/// Each metric's numbers added up.
async fn totals(app: &App) -> BTreeMap<String, f64> {
    let (status, _, body) = app.site("/ops/data").await;
    assert_eq!(status, 200);
    let report: Value = serde_json::from_slice(&body).unwrap();
    let total =
        |series: &Value| series["points"].as_array().unwrap().iter().map(|point| point[1].as_f64().unwrap()).sum();
    let series = report["series"].as_array().unwrap();
    series.iter().map(|series| (series["name"].as_str().unwrap().to_owned(), total(series))).collect()
}

#[tokio::test]
async fn a_message_is_measured_from_its_frame_to_its_devices() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let before = totals(&app).await;
    assert_eq!(before["SignIns"], 2.0);
    let mut laptop = app.connect(&pair.bob).await;
    pair.from_alice.say(&pair.conversation, "Hello").await;
    pair.at_bob.entry().await;
    laptop.entry().await;
    let after = totals(&app).await;
    let grown = |name: &str| after[name] - before[name];
    assert_eq!(["MessagesAccepted", "Pushed", "SignIns"].map(grown), [1.0, 2.0, 0.0]);
    assert!(grown("WriteUnits") >= 2.5 && grown("ReadUnits") > 0.0, "{after:?}");
    assert!(after["FanOutSize"] >= 2.0 && after["DeliveryLatency"] > 0.0, "{after:?}");
}

#[tokio::test]
async fn who_asks_too_much_is_counted() {
    let app = App::offline_with(
        StackOptions::for_tests().parameter("RateLimitMessages", "1").parameter("RateLimitQuantum", "1"),
    );
    let app = app.await;
    let mut pair = Pair::new(&app).await;
    for _ in 0..3 {
        pair.from_alice.say(&pair.conversation, "again").await;
    }
    assert!(totals(&app).await["RateLimited"] >= 1.0);
}

#[tokio::test]
async fn the_pages_are_served_with_their_parts() {
    let app = App::offline().await;
    for page in ["/ops", "/ops/emails"] {
        let parts = if page == "/ops" { "/ops/page" } else { page };
        let files = [
            (page.to_owned(), "text/html"),
            (format!("{parts}.js"), "text/javascript"),
            (format!("{parts}.css"), "text/css"),
        ];
        for (path, kind) in files {
            let (status, headers, _) = app.site(&path).await;
            assert_eq!(status, 200, "{path}");
            // Of two types, browsers may believe either.
            let kinds: Vec<_> = headers.get_all("content-type").iter().map(|value| value.to_str().unwrap()).collect();
            assert!(matches!(kinds[..], [one] if one.starts_with(kind)), "{path}: {kinds:?}");
        }
    }
}
