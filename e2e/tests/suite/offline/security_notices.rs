//! What the owner of an account is told of it: on the devices that are there, on those that come later, and by email.

use natter_e2e::{App, Device, User, app_with_chain, entry_id};
use serde_json::{Value, json};

use super::notifications::{push_service, subscribe};
use super::wallets::{account, link};

/// The next notice of this kind.
async fn notice(device: &mut Device, kind: &str) -> Value {
    loop {
        let event = device.event("securityNotice").await["notice"]["event"].clone();
        if event["kind"] == kind {
            return event;
        }
    }
}

/// The kinds of what a device is told that comes now.
async fn listed(app: &App, user: &User) -> Vec<String> {
    let (status, list) = app.http(user, "GET", "/v1/me/security-notices", &Value::Null).await;
    assert_eq!(status, 200, "{list}");
    let notices = list["notices"].as_array().unwrap().iter();
    notices.map(|notice| notice["event"]["kind"].as_str().unwrap().to_owned()).collect()
}

/// A change comes by the stream, what is noted of it once more, and what closed devices are sent by a queue.
pub(super) async fn told_by_now(app: &App) {
    app.stack().flush_streams().await;
    app.stack().flush_streams().await;
    app.stack().flush_streams().await;
}

/// What SES was given for this address, but for codes.
pub(super) async fn emails(app: &App, address: &str) -> Vec<String> {
    let answer = app.download(&format!("{}/_ministack/ses/messages", app.cognito_endpoint)).await;
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    let all = answer["messages"].as_object().unwrap().values().flat_map(|of| of.as_array().unwrap());
    let of_address = all.filter(|email| email["To"] == json!([address]));
    let texts = of_address.map(|email| email["BodyText"].as_str().unwrap().to_owned());
    texts.filter(|text| !text.contains("code")).collect()
}

#[tokio::test]
async fn a_new_sign_in_is_told_to_the_other_devices_and_not_to_itself() {
    let app = app_with_chain().await;
    let laptop = app.user("alice").await;
    let mut on_laptop = app.connect(&laptop).await;
    let phone = app.sign_in(&laptop).await;
    let mut on_phone = app.connect(&phone).await;
    assert!(notice(&mut on_laptop, "newSignIn").await["device"].is_string());
    assert!(on_phone.events_so_far("securityNotice").await.is_empty());
    assert_eq!(listed(app, &laptop).await, ["newSignIn"]);
    assert!(listed(app, &phone).await.is_empty());
    told_by_now(app).await;
    let told = emails(app, &format!("{}@natter.example", laptop.username)).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("signed in to your account on a new device"), "{told:?}");
}

#[tokio::test]
async fn whatever_an_intruder_would_do_is_told() {
    let app = app_with_chain().await;
    let alice = app.user("alice").await;
    let mut device = app.connect(&alice).await;
    app.reset_password(&alice).await;
    notice(&mut device, "passwordReset").await;
    app.sign_in_with(&app.stack().account_client_id(), &alice).await;
    notice(&mut device, "signInSettingsOpened").await;
    app.change_email(&alice, &format!("{}@natter.example", entry_id())).await;
    let renewed = app.refresh(&alice).await;
    notice(&mut device, "emailChanged").await;
    let (status, _) = app.post(&renewed, "/v1/me/export", &Value::Null).await;
    assert_eq!(status, 202);
    notice(&mut device, "exportRequested").await;
    let wallet = account(app, 8).await;
    let (status, linked) = link(app, &alice, &wallet, &wallet).await;
    assert_eq!(status, 201, "{linked}");
    let told = notice(&mut device, "walletLinked").await;
    assert_eq!(told["address"].as_str().unwrap(), wallet.to_lowercase());
    let all = listed(app, &alice).await;
    for kind in ["walletLinked", "exportRequested", "emailChanged", "signInSettingsOpened", "passwordReset"] {
        assert!(all.iter().any(|told| told == kind), "{kind} is not among {all:?}");
    }
}

#[tokio::test]
async fn signing_up_and_going_on_are_no_news() {
    let app = app_with_chain().await;
    let alice = app.user("alice").await;
    app.connect(&alice).await;
    let alice = app.refresh(&alice).await;
    app.connect(&alice).await;
    told_by_now(app).await;
    assert!(listed(app, &alice).await.is_empty());
    assert!(emails(app, &format!("{}@natter.example", alice.username)).await.is_empty());
}

#[tokio::test]
async fn a_new_sign_in_is_told_to_devices_on_which_natter_is_closed() {
    let app = app_with_chain().await;
    let laptop = app.user("alice").await;
    let service = push_service(app, &laptop).await;
    subscribe(app, &laptop, &service, "laptop").await;
    let phone = app.sign_in(&laptop).await;
    subscribe(app, &phone, &service, "phone").await;
    app.connect(&phone).await;
    let [told] = service.wait_for("laptop", 1).await.try_into().unwrap();
    assert_eq!(told.content["kind"], "alert", "{told:?}");
    assert_eq!(told.content["about"]["event"]["kind"], "newSignIn");
    told_by_now(app).await;
    assert_eq!(service.taken_by(&["phone"]), [], "it knows");
}
