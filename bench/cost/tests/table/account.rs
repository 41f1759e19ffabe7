//! One's own account.

use account::AccountApi;
use natter_protocol::api::AccountRoute;
use natter_testing::http::{Asked, SESSION};
use serde_json::json;

use crate::world::Measuring;

#[tokio::test]
async fn routes_of_the_account() {
    let mut api = Measuring::<AccountApi>::start().await;
    let alice = api.somebody("alice").await;
    for session in [SESSION, "another"] {
        api.world.users.note_session(alice, &session.to_owned().into(), "a browser", api.world.now).await.unwrap();
    }
    api.measure("two", alice, AccountRoute::Devices, Asked::default()).await;
    api.measure("nothing happened", alice, AccountRoute::SecurityNotices, Asked::default()).await;
    let another = Asked::default().parameter("sessionId", "another");
    api.measure("one that is not connected", alice, AccountRoute::RevokeDevice, another).await;
    api.measure("the first", alice, AccountRoute::StartExport, Asked::default()).await;
    api.measure("one that is being made", alice, AccountRoute::Export, Asked::default()).await;
    let handle = json!({"handle": "alice"});
    api.measure("a device is open", alice, AccountRoute::Erase, Asked::default().body(handle)).await;
    let bob = api.somebody("bob").await;
    api.measure("a device is open", bob, AccountRoute::RevokeAll, Asked::default()).await;
    api.assert_is_all();
}
