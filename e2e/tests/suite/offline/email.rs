//! The verified address that Cognito tells when someone has confirmed; the emulator that `make test-deploy` uses does not.

use natter_e2e::app;
use serde_json::json;

use crate::profiles::found;

#[tokio::test]
async fn who_knows_ones_address_finds_one_by_it_where_one_wishes() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let email = format!("{}@natter.example", alice.username);
    assert!(found(app, &bob, &email).await.is_empty());
    let (status, _) = app.http(&alice, "PATCH", "/v1/me/settings", &json!({"findableByEmail": true})).await;
    assert_eq!(status, 200);
    assert_eq!(found(app, &bob, &email.to_uppercase()).await, [alice.id.as_str()]);
}
