//! Cognito's administrative side: the user pool and its clients as the template declares them, and users.

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use natter_lambda::Clock;
use serde_json::{Value, json};

use super::{HttpClient, ServiceError, signing};

const NAME: &str = "Cognito";

/// Where the template's pool is called otherwise than in Cognito's API.
const POOL_NAME_IN_TEMPLATE: &str = "UserPoolName";

/// The name of the pool and of the client to chat by: the template gives none, since CloudFormation makes one up.
const POOL_NAME: &str = "natter";

/// The name of the client by which people change how they sign in.
const ACCOUNT_CLIENT_NAME: &str = "natter-account";

/// The administrator of an emulated Cognito.
#[derive(Debug, Clone)]
pub struct Cognito {
    endpoint: String,
    http: HttpClient,
    clock: Clock,
}

/// A user pool and its app clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPool {
    /// The pool.
    pub id: String,
    /// The app client whose tokens the APIs take.
    pub client_id: String,
    /// The app client by which people change how they sign in.
    pub account_client_id: String,
}

/// What the template says of a user pool and its app clients.
#[derive(Debug, Clone)]
pub struct UserPoolProperties {
    /// Of the pool.
    pub pool: Value,
    /// Of the client whose tokens the APIs take.
    pub client: Value,
    /// Of the client by which people change how they sign in.
    pub account_client: Value,
}

/// A user to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// The name to sign in by.
    pub username: &'a str,
    /// A password that lasts.
    pub password: &'a str,
    /// What others see.
    pub name: &'a str,
    /// An address, taken as verified.
    pub email: &'a str,
}

impl Cognito {
    /// The administrator of the Cognito at `endpoint`.
    #[must_use]
    pub fn new(endpoint: &str, http: HttpClient) -> Self {
        // The system's: signatures are checked against it.
        Self { endpoint: endpoint.to_owned(), http, clock: Clock::system() }
    }

    /// The pool and its clients, made or brought up to date with the template's properties.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn user_pool(&self, properties: &UserPoolProperties) -> Result<UserPool, ServiceError> {
        let id = self.pool(&properties.pool).await?;
        let client_id = self.client(&id, POOL_NAME, &properties.client).await?;
        let account_client_id = self.client(&id, ACCOUNT_CLIENT_NAME, &properties.account_client).await?;
        Ok(UserPool { id, client_id, account_client_id })
    }

    /// Makes a confirmed user, unless there is one of that name.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn make_user(&self, pool: &UserPool, user: NewUser<'_>) -> Result<(), ServiceError> {
        let attributes = [("name", user.name), ("email", user.email), ("email_verified", "true")]
            .map(|(name, value)| json!({"Name": name, "Value": value}));
        let (pool, name) = (&pool.id, user.username);
        let create =
            json!({"UserPoolId": pool, "Username": name, "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
        let (status, answer) = self.send("AdminCreateUser", &create).await?;
        if status != StatusCode::OK && answer["__type"] != "UsernameExistsException" {
            return Err(refused("AdminCreateUser", &answer));
        }
        let password = json!({"UserPoolId": pool, "Username": name, "Password": user.password, "Permanent": true});
        self.call("AdminSetUserPassword", &password).await.map(drop)
    }

    /// Marks the address of a user as verified, as Cognito does with what a pool verifies by itself.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn verify_email(&self, pool: &UserPool, username: &str) -> Result<(), ServiceError> {
        let verified = [json!({"Name": "email_verified", "Value": "true"})];
        let update = json!({"UserPoolId": pool.id, "Username": username, "UserAttributes": verified});
        self.call("AdminUpdateUserAttributes", &update).await.map(drop)
    }

    /// A user as Cognito describes it: `Username`, `UserStatus`, `UserAttributes`.
    ///
    /// # Errors
    /// [`ServiceError`], where there is none for one.
    pub async fn user(&self, pool: &UserPool, username: &str) -> Result<Value, ServiceError> {
        self.call("AdminGetUser", &json!({"UserPoolId": pool.id, "Username": username})).await
    }

    /// Without the functions that it would call: the proxy before this Cognito calls them.
    async fn pool(&self, properties: &Value) -> Result<String, ServiceError> {
        let properties = &with(properties, "LambdaConfig", &json!({}));
        let listed = self.call("ListUserPools", &json!({"MaxResults": 60})).await?;
        if let Some(id) = id_of(&listed["UserPools"], ("Name", POOL_NAME), "Id") {
            self.call("UpdateUserPool", &with(properties, "UserPoolId", &json!(id))).await?;
            return Ok(id);
        }
        let mut create = with(properties, "PoolName", &json!(POOL_NAME));
        create.as_object_mut().map(|properties| properties.remove(POOL_NAME_IN_TEMPLATE));
        let created = self.call("CreateUserPool", &create).await?;
        text(&created["UserPool"]["Id"], "CreateUserPool")
    }

    async fn client(&self, pool: &str, name: &str, properties: &Value) -> Result<String, ServiceError> {
        let properties = with(&with(properties, "UserPoolId", &json!(pool)), "ClientName", &json!(name));
        let listed = self.call("ListUserPoolClients", &json!({"UserPoolId": pool, "MaxResults": 60})).await?;
        if let Some(id) = id_of(&listed["UserPoolClients"], ("ClientName", name), "ClientId") {
            self.call("UpdateUserPoolClient", &with(&properties, "ClientId", &json!(id))).await?;
            return Ok(id);
        }
        let created = self.call("CreateUserPoolClient", &properties).await?;
        text(&created["UserPoolClient"]["ClientId"], "CreateUserPoolClient")
    }

    async fn call(&self, action: &str, body: &Value) -> Result<Value, ServiceError> {
        let (status, answer) = self.send(action, body).await?;
        if status == StatusCode::OK { Ok(answer) } else { Err(refused(action, &answer)) }
    }

    async fn send(&self, action: &str, body: &Value) -> Result<(StatusCode, Value), ServiceError> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/", self.endpoint))
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.1")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{action}"))
            .body(Bytes::from(body.to_string()))
            .map_err(ServiceError::unreachable(NAME, action))?;
        let request =
            signing::sign(request, "cognito-idp", self.clock.now()).map_err(ServiceError::unreachable(NAME, action))?;
        let response = self.http.send(request).await.map_err(ServiceError::unreachable(NAME, action))?;
        let answer = serde_json::from_slice(response.body()).map_err(ServiceError::unreachable(NAME, action))?;
        Ok((response.status(), answer))
    }
}

fn id_of(list: &Value, (field, name): (&str, &str), id: &str) -> Option<String> {
    let ours = list.as_array()?.iter().find(|item| item[field] == name)?;
    ours[id].as_str().map(str::to_owned)
}

fn with(properties: &Value, name: &str, value: &Value) -> Value {
    let mut properties = properties.clone();
    properties[name] = value.clone();
    properties
}

fn text(value: &Value, action: &str) -> Result<String, ServiceError> {
    value.as_str().map(str::to_owned).ok_or_else(|| refused(action, value))
}

fn refused(action: &str, answer: &Value) -> ServiceError {
    ServiceError::Refused { name: NAME, what: action.to_owned(), answer: answer.to_string() }
}
