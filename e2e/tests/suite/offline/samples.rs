//! The sample events in `events/`: one for each function, and each function takes its own.

use std::path::Path;

use natter_e2e::App;
use serde_json::Value;

fn sample(function: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../events/{function}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn every_function_takes_its_sample_event() {
    let app = App::offline().await;
    for function in app.stack().functions() {
        let outcome = app.stack().invoke(&function, sample(&function)).await;
        outcome.unwrap_or_else(|error| panic!("{function}: {error}"));
    }
}
