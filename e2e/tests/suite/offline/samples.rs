//! The sample events in `events/`: one for each function, and further ones in a folder of its name. Each function takes its own.

use std::fs;
use std::path::{Path, PathBuf};

use natter_e2e::App;
use serde_json::Value;

fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

fn sample(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// The further samples of a function, by what they are called.
fn cases(function: &str) -> Vec<(String, Value)> {
    let Ok(files) = fs::read_dir(events().join(function)) else { return Vec::new() };
    let paths = files.map(|file| file.unwrap().path());
    paths.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), sample(&path))).collect()
}

/// The code of a refusal, where a reply to a client is one.
fn code(reply: &Value) -> Option<String> {
    let body: Value = serde_json::from_str(reply["body"].as_str()?).ok()?;
    Some(body["code"].as_str()?.to_owned())
}

#[tokio::test]
async fn every_function_takes_its_sample_event() {
    let app = App::offline().await;
    for function in app.stack().functions() {
        let event = sample(&events().join(format!("{function}.json")));
        let outcome = app.stack().invoke(&function, event).await;
        outcome.unwrap_or_else(|error| panic!("{function}: {error}"));
    }
}

#[tokio::test]
async fn every_function_refuses_its_further_samples_as_they_are_called() {
    let app = App::offline().await;
    for function in app.stack().functions() {
        for (case, event) in cases(&function) {
            let outcome = app.stack().invoke(&function, event).await;
            let reply = outcome.unwrap_or_else(|error| panic!("{function}, {case}: {error}"));
            if let Some(refusal) = case.strip_prefix("refused-") {
                assert_eq!(code(&reply).as_deref(), Some(refusal), "{function}, {case}: {reply}");
            }
        }
    }
}
