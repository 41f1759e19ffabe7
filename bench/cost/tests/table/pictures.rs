//! Pictures, with an S3 that has what was uploaded.

use natter_lambda::HttpFunction;
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::{Value, json};

use crate::world::Measuring;
use natter_chat::UserId;

const PNG: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.png");

/// Measures asking for a place, and uploads a picture to it; gives the upload's id.
pub(crate) async fn upload<F: HttpFunction>(
    api: &mut Measuring<F>,
    store: &ObjectStore,
    (caller, route, asked): (UserId, F::Routes, Asked),
) -> Value {
    let file = json!({"contentType": "image/png", "bytes": PNG.len()});
    let target = api.measure("a place for one", caller, route, asked.body(file)).await;
    store.upload(target["url"].as_str().unwrap(), "image/png", PNG);
    target["uploadId"].clone()
}
