//! Whom one finds, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use get_users::GetUsers;
use natter_chat::group::About;
use natter_chat::user::ProfileEdit;
use natter_chat::{Settings, UserId};
use natter_cost::assert_cost;
use natter_lambda::Action;
use natter_protocol::ErrorCode;
use natter_testing::{World, ask, caller, person, refusal};
use serde_json::{Value, json};

struct Looking {
    world: World,
    function: GetUsers,
}

impl Looking {
    async fn start(searches: &str) -> Self {
        let world = World::start().await;
        let function = GetUsers::init(&world.environment(&[("RATE_LIMIT_SEARCHES", searches)])).await.unwrap();
        Self { world, function }
    }

    async fn user(&self, handle: &str) -> UserId {
        let user = person();
        self.world.users.register(user, handle, handle, self.world.now).await.unwrap();
        user
    }

    /// The handles of those who are found.
    async fn finds(&self, user: UserId, fields: Value) -> Vec<String> {
        let caller = caller(user, &"phone=".to_owned().into(), self.world.now);
        let reply = ask(&self.function, &caller, "getUsers", fields).await;
        let users = reply["users"].as_array().unwrap().iter();
        let mut handles: Vec<String> = users.map(|user| user["handle"].as_str().unwrap().to_owned()).collect();
        handles.sort();
        handles
    }
}

#[tokio::test]
async fn who_does_not_want_to_be_found_or_is_across_a_block_is_not_but_an_id_is_an_id() {
    let looking = Looking::start("1000").await;
    let me = looking.user("anna").await;
    let (open, closed) = (looking.user("annabel").await, looking.user("annabella").await);
    let (annette, annika) = (looking.user("annette").await, looking.user("annika").await);
    looking.world.settings(closed, |settings| Settings { findable_by_name: false, ..settings }).await;
    looking.world.block(annette, me).await;
    looking.world.block(me, annika).await;
    assert_eq!(looking.finds(me, json!({"handlePrefix": "@ANN"})).await, ["anna", "annabel"]);
    let everybody = json!({"userIds": [open, closed, annette, annika]});
    assert_eq!(looking.finds(me, everybody).await, ["annabel", "annabella", "annette", "annika"]);
}

#[tokio::test]
async fn searches_are_counted_and_looking_ids_up_is_not() {
    let looking = Looking::start("3").await;
    let me = looking.user("anna").await;
    let caller = caller(me, &"phone=".to_owned().into(), looking.world.now);
    let search = json!({"handlePrefix": "an"});
    // A third of the limit: the account is new.
    looking.finds(me, search.clone()).await;
    assert_eq!(refusal(&looking.function, &caller, "getUsers", search).await, ErrorCode::RateLimited);
    assert_eq!(looking.finds(me, json!({"userIds": [me]})).await, ["anna"]);
}

#[tokio::test]
async fn looking_costs_what_the_table_says() {
    let looking = Looking::start("1000").await;
    let me = looking.user("anna").await;
    let other = looking.user("annabel").await;
    for (situation, fields) in [
        ("two people by id", json!({"userIds": [me, other]})),
        ("two are found by handle", json!({"handlePrefix": "ann"})),
    ] {
        let before = looking.world.meter.reading();
        looking.finds(me, fields).await;
        assert_cost("getUsers", situation, looking.world.meter.reading() - before, 0);
    }
}

#[tokio::test]
async fn whom_somebody_has_blocked_gets_their_names_and_nothing_else() {
    let looking = Looking::start("1000").await;
    let (me, annette) = (looking.user("anna").await, looking.user("annette").await);
    let edit = ProfileEdit { about: Some(About::parse("I live here").unwrap()), ..ProfileEdit::default() };
    looking.world.users.change_profile(annette, &edit, looking.world.now).await.unwrap();
    let abouts = async || {
        let caller = caller(me, &"phone=".to_owned().into(), looking.world.now);
        let reply = ask(&looking.function, &caller, "getUsers", json!({"userIds": [annette]})).await;
        (reply["users"][0]["handle"].clone(), reply["users"][0]["about"].clone())
    };
    assert_eq!(abouts().await, (json!("annette"), json!("I live here")));
    looking.world.block(annette, me).await;
    let (handle, about) = abouts().await;
    assert_eq!(handle, "annette");
    assert!(about.as_str().unwrap_or_default().is_empty(), "{about}");
}
