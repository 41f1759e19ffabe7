//! People.

use natter_chat::api::UsersRoute;
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::json;
use users::UsersApi;

use crate::pictures::upload;
use crate::world::Measuring;

#[tokio::test]
async fn routes_of_people() {
    let store = ObjectStore::start().await;
    let s3 = [("AWS_ENDPOINT_URL_S3", store.endpoint.as_str())];
    let mut api = Measuring::<UsersApi>::with(|_| 0, &s3).await;
    let (alice, bob, _) = api.pair().await;
    api.measure("one's own", alice, UsersRoute::Me, Asked::default()).await;
    let other = || Asked::default().parameter("userId", bob);
    api.measure("somebody", alice, UsersRoute::Profile, other()).await;
    let named = Asked::default().body(json!({"displayName": "Alice Liddell"}));
    let told = "another name; oneself and one other are told";
    api.measure(told, alice, UsersRoute::ChangeProfile, named).await;
    let handled = Asked::default().body(json!({"handle": "alice_liddell"}));
    api.measure("another handle; the same are told", alice, UsersRoute::ChangeProfile, handled).await;
    let upload_id = upload(&mut api, &store, (alice, UsersRoute::UploadPicture, Asked::default())).await;
    let picture = Asked::default().body(json!({"uploadId": upload_id}));
    let told = "oneself and one other are told";
    api.measure(told, alice, UsersRoute::SetPicture, picture).await;
    api.measure(told, alice, UsersRoute::RemovePicture, Asked::default()).await;
    let quiet = Asked::default().body(json!({"typing": false}));
    api.measure("one of them", alice, UsersRoute::ChangeSettings, quiet).await;
    for query in ["query=bo", "query=bob@natter.example"] {
        let situation =
            if query.contains('@') { "an e-mail address that nobody has" } else { "one is found by handle" };
        api.measure(situation, alice, UsersRoute::Find, Asked::default().query(query)).await;
    }
    api.measure("with whom there is a conversation", alice, UsersRoute::Block, other()).await;
    api.measure("one", alice, UsersRoute::Blocks, Asked::default()).await;
    api.measure("with whom there is a conversation", alice, UsersRoute::Unblock, other()).await;
    api.assert_is_all();
}
