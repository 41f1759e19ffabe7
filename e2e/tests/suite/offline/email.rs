//! The verified address that Cognito tells when someone has confirmed; the emulator that `make test-deploy` uses does not.

use natter_e2e::{App, User, app, entry_id};
use serde_json::json;

use crate::profiles::found;

/// Somebody who is found by their address.
async fn findable(app: &App) -> (User, String) {
    let alice = app.user("alice").await;
    let (status, _) = app.http(&alice, "PATCH", "/v1/me/settings", &json!({"findableByEmail": true})).await;
    assert_eq!(status, 200);
    let email = format!("{}@natter.example", alice.username);
    (alice, email)
}

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

#[tokio::test]
async fn whoever_has_another_address_is_found_by_that_one_alone_from_their_next_token_on() {
    let app = app().await;
    let (alice, before) = findable(app).await;
    let bob = app.user("bob").await;
    assert_eq!(found(app, &bob, &before).await, [alice.id.as_str()]);
    let after = format!("{}@natter.example", entry_id());
    app.change_email(&alice, &after).await;
    app.refresh(&alice).await;
    assert_eq!(found(app, &bob, &after).await, [alice.id.as_str()]);
    assert!(found(app, &bob, &before).await.is_empty());
}

#[tokio::test]
async fn an_address_that_somebody_else_has_taken_over_stays_theirs() {
    let app = app().await;
    let (alice, address) = findable(app).await;
    let (bob, _) = findable(app).await;
    app.change_email(&alice, &format!("{}@natter.example", entry_id())).await;
    app.change_email(&bob, &address).await;
    app.refresh(&bob).await;
    app.refresh(&alice).await;
    let carol = app.user("carol").await;
    assert_eq!(found(app, &carol, &address).await, [bob.id.as_str()]);
}
