//! A signed-in user.

use anyhow::{Context, Result};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Builder, Region};
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::http::Request;
use uuid::Uuid;

use crate::{App, Device, http};

/// Good enough for the pool's policy; the same for everybody.
pub const PASSWORD: &str = "Correct-Horse-7-Battery";

/// Somebody who has signed up and in.
#[derive(Debug, Clone)]
pub struct User {
    /// Their id: the token's subject.
    pub id: String,
    /// The name they sign in by, which is also their handle.
    pub username: String,
    /// Their access token.
    pub token: String,
    /// Their id token, which is no key to anything.
    pub id_token: String,
    refresh_token: String,
}

impl App {
    /// Signs somebody up, confirms and signs in. `name` is the beginning of the user name, which is unique.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn user(&self, name: &str) -> User {
        self.try_user(name).await.expect("a user signs up and in")
    }

    async fn try_user(&self, name: &str) -> Result<User> {
        let cognito = self.cognito();
        let username = format!("{name}-{}", &Uuid::new_v4().simple().to_string()[..12]);
        let email = AttributeType::builder().name("email").value(format!("{username}@natter.example")).build()?;
        let sign_up = cognito.sign_up().client_id(&self.client_id).username(&username).password(PASSWORD);
        let id = sign_up.user_attributes(email).send().await?.user_sub;
        let confirm = cognito.confirm_sign_up().client_id(&self.client_id).username(&username);
        confirm.confirmation_code("123456").send().await?;
        self.try_sign_in(id, username).await
    }

    /// Somebody who exists, signed in once more where Cognito lets them.
    ///
    /// # Errors
    /// Where Cognito refuses.
    pub async fn sign_in_again(&self, user: &User) -> Result<User> {
        self.try_sign_in(user.id.clone(), user.username.clone()).await
    }

    /// Whether Cognito still knows somebody.
    ///
    /// # Panics
    /// Where Cognito answers neither yes nor no.
    pub async fn is_known(&self, user: &User) -> bool {
        let pool = pool_of(&user.token).expect("the token names its pool");
        let found = self.cognito().admin_get_user().user_pool_id(&pool).username(&user.username).send().await;
        match found.map_err(aws_sdk_cognitoidentityprovider::error::SdkError::into_service_error) {
            Ok(_) => true,
            Err(error) if error.is_user_not_found_exception() => false,
            Err(error) => panic!("Cognito does not say: {error:?}"),
        }
    }

    /// Somebody who may moderate.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn moderator(&self, name: &str) -> User {
        let (user, cognito) = (self.user(name).await, self.cognito());
        let pool = pool_of(&user.token).expect("the token names its pool");
        // A deployed pool has the group already.
        let _ = cognito.create_group().user_pool_id(&pool).group_name("moderators").send().await;
        let add = cognito.admin_add_user_to_group().user_pool_id(&pool).group_name("moderators");
        add.username(&user.username).send().await.expect("the user is put into the group");
        self.sign_in_again(&user).await.expect("the moderator signs in")
    }

    /// Takes somebody out of those who may moderate.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn no_moderator_any_more(&self, user: &User) {
        let pool = pool_of(&user.token).expect("the token names its pool");
        let remove = self.cognito().admin_remove_user_from_group().user_pool_id(&pool).group_name("moderators");
        remove.username(&user.username).send().await.expect("the user is taken out of the group");
    }

    /// Gives somebody another email address, as verified.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn change_email(&self, user: &User, email: &str) {
        let pool = pool_of(&user.token).expect("the token names its pool");
        let attribute = |name: &str, value: &str| AttributeType::builder().name(name).value(value).build();
        let update = self.cognito().admin_update_user_attributes().user_pool_id(&pool).username(&user.username);
        let update = update.user_attributes(attribute("email", email).expect("it has a name"));
        let update = update.user_attributes(attribute("email_verified", "true").expect("it has a name"));
        update.send().await.expect("the address is changed");
    }

    /// Resets somebody's password with the code from an email, and signs them in with it. The password stays the same.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn reset_password(&self, user: &User) {
        let cognito = self.cognito();
        let forgot = cognito.forgot_password().client_id(&self.client_id).username(&user.username);
        forgot.send().await.expect("a code is sent");
        let confirm = cognito.confirm_forgot_password().client_id(&self.client_id).username(&user.username);
        let confirm = confirm.confirmation_code("654321").password(PASSWORD);
        confirm.send().await.expect("the password is reset");
    }

    /// Signs in with another app client, by its id.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn sign_in_with(&self, client_id: &str, user: &User) {
        let sign_in = self.cognito().initiate_auth().client_id(client_id).auth_flow(AuthFlowType::UserPasswordAuth);
        let sign_in = sign_in.auth_parameters("USERNAME", &user.username).auth_parameters("PASSWORD", PASSWORD);
        sign_in.send().await.expect("the user signs in");
    }

    async fn try_sign_in(&self, id: String, username: String) -> Result<User> {
        let sign_in = self.cognito().initiate_auth().client_id(&self.client_id);
        let sign_in = sign_in.auth_flow(AuthFlowType::UserPasswordAuth);
        let sign_in = sign_in.auth_parameters("USERNAME", &username).auth_parameters("PASSWORD", PASSWORD);
        let tokens = sign_in.send().await?.authentication_result.context("no tokens")?;
        Ok(User {
            id,
            username,
            token: tokens.access_token.context("no access token")?,
            id_token: tokens.id_token.context("no id token")?,
            refresh_token: tokens.refresh_token.context("no refresh token")?,
        })
    }

    /// The same person, signed in once more, as on another device.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn sign_in(&self, user: &User) -> User {
        self.try_sign_in(user.id.clone(), user.username.clone()).await.expect("a user signs in")
    }

    /// The same sign-in with a fresh access token.
    ///
    /// # Panics
    /// Where Cognito refuses.
    pub async fn refresh(&self, user: &User) -> User {
        let refresh = self.cognito().initiate_auth().client_id(&self.client_id);
        let refresh = refresh.auth_flow(AuthFlowType::RefreshTokenAuth);
        let refreshed = refresh.auth_parameters("REFRESH_TOKEN", &user.refresh_token).send().await;
        let tokens = refreshed.expect("the token is refreshed").authentication_result.expect("there are tokens");
        User { token: tokens.access_token.expect("there is an access token"), ..user.clone() }
    }

    fn cognito(&self) -> Client {
        let credentials = Credentials::new("test", "test", None, None, "e2e");
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(&self.cognito_endpoint);
        Client::from_conf(config.build())
    }

    /// Connects a device of `user`'s, as a browser does.
    ///
    /// # Panics
    /// Where the handshake fails.
    pub async fn connect(&self, user: &User) -> Device {
        Device::connect(self.handshake_of(user)).await.expect("the handshake succeeds")
    }

    /// The handshake of a browser of `user`'s.
    #[must_use]
    pub fn handshake_of(&self, user: &User) -> Request<()> {
        self.handshake(&format!("natter.v1, bearer.{}", user.token), &self.origin)
    }

    /// A handshake with this `Sec-WebSocket-Protocol`, from this origin.
    ///
    /// # Panics
    /// Where one of the two is no header value.
    #[must_use]
    pub fn handshake(&self, protocols: &str, origin: &str) -> Request<()> {
        let builder = tokio_tungstenite::tungstenite::client::IntoClientRequest::into_client_request;
        let mut request = builder(self.websocket_url.as_str()).expect("the address is one");
        let headers = request.headers_mut();
        headers.insert("Sec-WebSocket-Protocol", protocols.parse().expect("the protocols are a header value"));
        headers.insert("Origin", origin.parse().expect("the origin is a header value"));
        request
    }

    /// `POST path` as `user`; gives the status and the body.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn post(&self, user: &User, path: &str, body: &Value) -> (u16, Value) {
        self.post_text(Some(&user.token), path, &body.to_string()).await
    }

    /// `method path` as `user`, with a JSON body unless that is null; gives the status and the body.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn http(&self, user: &User, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let method = method.parse::<Method>().expect("a method");
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let url = format!("{}{path}", self.http_url);
        http::request(method, &url, Some(&user.token), &text).await.expect("a response comes")
    }

    /// `POST path` with any token and any text as the body; gives the status and the body.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn post_text(&self, token: Option<&str>, path: &str, body: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.http_url);
        http::request(Method::POST, &url, token, body).await.expect("a response comes")
    }

    /// Puts a file where an `UploadTarget` says, as what it says; gives the status.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn upload(&self, target: &Value, file: &[u8]) -> u16 {
        let url = target["url"].as_str().expect("a target has an address");
        let headers = target["headers"].as_object().expect("a target has headers").iter();
        let headers = headers.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
        http::upload(url, &headers.collect::<Vec<_>>(), file.to_vec()).await.expect("a response comes")
    }

    /// Puts this where an address says that carries its own permission; gives the status.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn put(&self, url: &str, content: &[u8]) -> u16 {
        http::upload(url, &[], content.to_vec()).await.expect("a response comes")
    }

    /// What is at this address: the status, the headers and the content.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn fetch(&self, url: &str) -> (u16, HeaderMap, Vec<u8>) {
        http::get(url, None).await.expect("a response comes")
    }

    /// As [`fetch`](Self::fetch), a part of it: `range` is as in the header of that name.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn fetch_range(&self, url: &str, range: &str) -> (u16, HeaderMap, Vec<u8>) {
        http::get(url, Some(range)).await.expect("a response comes")
    }

    /// What the site serves at this path: the status, the headers and the content.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn site(&self, path: &str) -> (u16, HeaderMap, Vec<u8>) {
        http::get(&format!("{}{path}", self.origin), None).await.expect("a response comes")
    }

    /// What is at an address that needs no token.
    ///
    /// # Panics
    /// Where no response comes.
    pub async fn download(&self, url: &str) -> Vec<u8> {
        http::download(url).await.expect("a response comes")
    }

    /// Opens the direct conversation of two users; gives its id.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn open_direct(&self, me: &User, other: &User) -> String {
        let body = json!({"kind": "direct", "withUserId": other.id});
        let (status, conversation) = self.post(me, "/v1/conversations", &body).await;
        assert!(matches!(status, 200 | 201), "{status}: {conversation}");
        conversation_of(&conversation)
    }
}

/// The pool that issued a token.
fn pool_of(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims["iss"].as_str()?.rsplit('/').next().map(str::to_owned)
}

/// The `conversationId` of something.
///
/// # Panics
/// Where it has none.
#[must_use]
pub fn conversation_of(value: &Value) -> String {
    value["conversationId"].as_str().expect("a conversationId").to_owned()
}

/// A new entry id.
#[must_use]
pub fn entry_id() -> String {
    Uuid::now_v7().to_string()
}
