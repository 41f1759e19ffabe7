//! People.

use natter_chat::notification::PushKeys;
use natter_protocol::api::UsersRoute;
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::json;
use users::UsersApi;

use crate::pictures::upload;
use crate::world::Measuring;

#[tokio::test]
async fn routes_of_people() {
    let store = ObjectStore::start().await;
    let s3 = [
        ("AWS_ENDPOINT_URL_S3", store.endpoint.as_str()),
        ("PUSH_HOSTS", "loopback"),
        ("FCM_CREDENTIALS_PARAMETER", "/fcm"),
    ];
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
    let settings = Asked::default().body(json!({"mentionsOnly": true, "hideContent": false}));
    api.measure("some", alice, UsersRoute::ChangeNotifications, settings).await;
    let keys = PushKeys { p256dh: format!("BA{}", "A".repeat(85)), auth: "A".repeat(22) };
    let subscription = json!({"endpoint": "http://127.0.0.1:9/push", "keys": keys});
    let subscription = Asked::default().body(subscription);
    api.measure("the first device", alice, UsersRoute::Subscribe, subscription).await;
    let phone = Asked::default().body(json!({"service": "fcm", "token": "t", "keys": keys}));
    api.measure("in place of a browser", alice, UsersRoute::RegisterDevice, phone).await;
    api.measure("one's own", alice, UsersRoute::Notifications, Asked::default()).await;
    api.measure("the only device", alice, UsersRoute::Unsubscribe, Asked::default()).await;
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
