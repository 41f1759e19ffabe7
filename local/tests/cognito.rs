//! The emulated Cognito behind the proxy that fires its triggers.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{Request, StatusCode};
use natter_local::{
    services::{Cognito, HttpClient, MiniStack, NewUser, Ports, UserPool, UserPoolProperties},
    sources::{CognitoTriggers, InvocationError, Target, TriggerFunctions, target},
};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// A Cognito with a pool, and the events that its trigger was called with.
struct World {
    ministack: MiniStack,
    address: String,
    pool: UserPool,
    triggers: CognitoTriggers,
    events: Arc<Mutex<Vec<Value>>>,
}

impl World {
    /// With a trigger that answers with `failure`, if any.
    async fn new(state: Option<&Path>, failure: Option<&'static str>) -> Self {
        let http = HttpClient::new();
        let ministack = MiniStack::start(state, &http).await.unwrap();
        let cognito = Cognito::new(ministack.endpoint(), http.clone());
        let properties = UserPoolProperties {
            pool: pool_properties(),
            client: client_properties(),
            account_client: client_properties(),
        };
        let pool = cognito.user_pool(&properties).await.unwrap();
        let events = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&events);
        let trigger = target(move |event: Value| {
            taken.lock().unwrap().push(event.clone());
            async move { failure.map_or(Ok(event), |message| Err(InvocationError::new(message))) }
        });
        let functions = TriggerFunctions {
            pre_sign_up: vec![no_admin()],
            post_confirmation: vec![trigger],
            pre_token_generation: Vec::new(),
        };
        let triggers = CognitoTriggers { cognito, pool: pool.clone(), functions };
        let listener = Ports::free().cognito.bind().unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        triggers.clone().serve(listener, ministack.endpoint(), http);
        Self { ministack, address, pool, triggers, events }
    }

    /// Calls an action as a browser does; gives the status and the body.
    async fn call(&self, action: &str, mut body: Value) -> (StatusCode, Value) {
        body["ClientId"] = json!(self.pool.client_id);
        let request = Request::post(&self.address)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{action}"))
            .header("origin", "http://localhost:8080")
            .body(Bytes::from(body.to_string()))
            .unwrap();
        let response = HttpClient::new().send(request).await.unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        (response.status(), serde_json::from_slice(response.body()).unwrap())
    }

    async fn sign_up(&self, username: &str) -> Value {
        let attributes = [("email", format!("{username}@example.com")), ("name", "Carol".to_owned())]
            .map(|(name, value)| json!({"Name": name, "Value": value}));
        let body = json!({"Username": username, "Password": PASSWORD, "UserAttributes": attributes});
        let (status, answer) = self.call("SignUp", body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["UserSub"].clone()
    }

    async fn confirm(&self, username: &str, code: &str) -> (StatusCode, Value) {
        self.call("ConfirmSignUp", json!({"Username": username, "ConfirmationCode": code})).await
    }

    async fn sign_in(&self, username: &str, password: &str) -> (StatusCode, Value) {
        let parameters = json!({"USERNAME": username, "PASSWORD": password});
        self.call("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})).await
    }

    fn events(&self) -> Vec<Value> {
        self.events.lock().unwrap().clone()
    }
}

/// Refuses whoever wants to be called `admin`.
fn no_admin() -> Target {
    target(|event: Value| async move {
        let is_sign_up = event["triggerSource"] == "PreSignUp_SignUp";
        if is_sign_up && event["userName"] != "admin" { Ok(event) } else { Err(InvocationError::new("not that one")) }
    })
}

fn pool_properties() -> Value {
    json!({
        "AliasAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "Policies": {"PasswordPolicy": {
            "MinimumLength": 12,
            "RequireLowercase": false,
            "RequireUppercase": false,
            "RequireNumbers": false,
            "RequireSymbols": false,
        }},
        "Schema": [{"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true}],
    })
}

fn client_properties() -> Value {
    json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 10,
        "TokenValidityUnits": {"AccessToken": "minutes"},
    })
}

#[tokio::test]
async fn whoever_is_refused_by_the_trigger_before_signing_up_is_no_user() {
    let world = World::new(None, None).await;
    let attributes =
        [("email", "admin@example.com"), ("name", "Carol")].map(|(name, value)| json!({"Name": name, "Value": value}));
    let body = json!({"Username": "admin", "Password": PASSWORD, "UserAttributes": attributes});
    let (status, answer) = world.call("SignUp", body).await;
    assert_eq!((status, &answer["__type"]), (StatusCode::BAD_REQUEST, &json!("UserLambdaValidationException")));
    assert_eq!(answer["message"], "PreSignUp failed with error not that one.");
    assert_eq!(world.confirm("admin", "123456").await.1["__type"], "UserNotFoundException");
}

#[tokio::test]
async fn whoever_confirms_is_told_to_the_trigger_as_cognito_does() {
    let world = World::new(None, None).await;
    let sub = world.sign_up("carol").await;
    assert_eq!(world.confirm("carol", "000000").await.1["__type"], "CodeMismatchException");
    assert_eq!(world.events(), Vec::<Value>::new());
    assert_eq!(world.confirm("carol", "123456").await.0, StatusCode::OK);
    assert_eq!(
        world.events(),
        [json!({
            "version": "1",
            "triggerSource": "PostConfirmation_ConfirmSignUp",
            "region": "us-east-1",
            "userPoolId": world.pool.id,
            "userName": "carol",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": world.pool.client_id},
            "request": {"userAttributes": {
                "sub": sub,
                "email": "carol@example.com",
                "email_verified": "true",
                "name": "Carol",
                "cognito:user_status": "CONFIRMED",
            }},
            "response": {},
        })]
    );
    for name in ["carol", "carol@example.com"] {
        let (status, answer) = world.sign_in(name, PASSWORD).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert!(answer["AuthenticationResult"]["AccessToken"].is_string());
    }
    world.ministack.stop().await;
}

#[tokio::test]
async fn a_trigger_that_fails_is_tried_three_times_and_then_told_to_the_client() {
    let world = World::new(None, Some("no table")).await;
    world.sign_up("carol").await;
    let (status, answer) = world.confirm("carol", "123456").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["__type"], "UserLambdaValidationException");
    assert_eq!(answer["message"], "PostConfirmation failed with error no table.");
    assert_eq!(world.events().len(), 3);
    world.ministack.stop().await;
}

#[tokio::test]
async fn users_and_their_tokens_outlive_a_crash() {
    let state = tempfile::tempdir().unwrap();
    let world = World::new(Some(state.path()), None).await;
    let alice = NewUser { username: "alice", password: PASSWORD, name: "Alice", email: "alice@example.com" };
    world.triggers.cognito.make_user(&world.pool, alice).await.unwrap();
    world.triggers.confirmed("alice").await.unwrap();
    world.sign_up("carol").await;
    world.confirm("carol", "123456").await;
    let subjects: Vec<_> =
        world.events().iter().map(|event| event["request"]["userAttributes"]["sub"].clone()).collect();
    let tokens = world.sign_in("carol", PASSWORD).await.1["AuthenticationResult"].clone();
    world.ministack.crash().await;

    let again = World::new(Some(state.path()), None).await;
    assert_eq!(again.pool, world.pool);
    for name in ["alice", "carol"] {
        again.triggers.confirmed(name).await.unwrap();
    }
    let found: Vec<_> = again.events().iter().map(|event| event["request"]["userAttributes"]["sub"].clone()).collect();
    assert_eq!(found, subjects);
    let parameters = json!({"REFRESH_TOKEN": tokens["RefreshToken"]});
    let refresh = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters});
    assert_eq!(again.call("InitiateAuth", refresh).await.0, StatusCode::OK);
    again.ministack.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_a_short_one_not_taken() {
    let world = World::new(None, None).await;
    world.sign_up("carol").await;
    world.confirm("carol", "123456").await;
    assert_eq!(world.sign_in("carol", "wrong horse battery").await.1["__type"], "NotAuthorizedException");
    let short = json!({"Username": "dave", "Password": "short", "UserAttributes": []});
    assert_eq!(world.call("SignUp", short).await.1["__type"], "InvalidPasswordException");
    world.ministack.stop().await;
}
