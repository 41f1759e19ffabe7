//! Signing in, by Cognito's public API.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::http::Http;
use crate::site::Site;

/// The service answered, and said no.
#[derive(Debug)]
pub(crate) struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// What a sign-in or a renewal gives.
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    /// How long the access token is good for.
    pub(crate) lifetime: Duration,
    /// Absent from a renewal, unless refresh tokens rotate.
    pub(crate) refresh_token: Option<String>,
}

/// Signed in, or one step further.
pub(crate) enum Step {
    Done(Tokens),
    /// A code is asked for.
    Code {
        /// Cognito's name of the step.
        challenge: String,
        /// The username that the answer has to name.
        username: String,
        /// Cognito's thread through the steps.
        session: String,
    },
}

/// Cognito's public API for one app client.
pub(crate) struct Cognito<'a> {
    http: &'a Http,
    site: &'a Site,
}

impl<'a> Cognito<'a> {
    pub(crate) const fn new(http: &'a Http, site: &'a Site) -> Self {
        Self { http, site }
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Result<Step> {
        let mut parameters = json!({"USERNAME": username, "PASSWORD": password});
        let flow = if self.site.password_sign_in {
            "USER_PASSWORD_AUTH"
        } else {
            parameters["PREFERRED_CHALLENGE"] = json!("PASSWORD");
            "USER_AUTH"
        };
        let reply = self.call("InitiateAuth", json!({"AuthFlow": flow, "AuthParameters": parameters})).await?;
        step(&reply, username)
    }

    pub(crate) async fn answer(&self, challenge: &str, username: &str, session: &str, code: &str) -> Result<Step> {
        let responses = json!({"USERNAME": username, format!("{challenge}_CODE"): code});
        let body = json!({"ChallengeName": challenge, "Session": session, "ChallengeResponses": responses});
        step(&self.call("RespondToAuthChallenge", body).await?, username)
    }

    pub(crate) async fn renew(&self, refresh_token: &str) -> Result<Tokens> {
        let parameters = json!({"REFRESH_TOKEN": refresh_token});
        let body = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters});
        match step(&self.call("InitiateAuth", body).await?, "")? {
            Step::Done(tokens) => Ok(tokens),
            Step::Code { .. } => bail!("the sign-in has to be repeated: natter login"),
        }
    }

    pub(crate) async fn revoke(&self, refresh_token: &str) -> Result<()> {
        self.call("RevokeToken", json!({"Token": refresh_token})).await.map(drop)
    }

    async fn call(&self, operation: &str, mut body: Value) -> Result<Value> {
        body["ClientId"] = json!(self.site.client_id);
        let request = Request::post(&self.site.cognito_endpoint)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .body(Bytes::from(body.to_string()))?;
        let response = self.http.send(request).await?;
        let reply: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        if response.status().is_success() {
            return Ok(reply);
        }
        Err(Refused(reply["message"].as_str().unwrap_or("the sign-in service refused").to_owned()).into())
    }
}

fn step(reply: &Value, username: &str) -> Result<Step> {
    if let Some(challenge) = reply["ChallengeName"].as_str() {
        if !matches!(challenge, "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP") {
            bail!("this account requires a sign-in step that only the web app supports ({challenge})");
        }
        let named = reply["ChallengeParameters"]["USER_ID_FOR_SRP"].as_str().unwrap_or(username);
        return Ok(Step::Code {
            challenge: challenge.to_owned(),
            username: named.to_owned(),
            session: reply["Session"].as_str().unwrap_or_default().to_owned(),
        });
    }
    let result = &reply["AuthenticationResult"];
    let access_token = result["AccessToken"].as_str().context("the sign-in service answered something unexpected")?;
    Ok(Step::Done(Tokens {
        access_token: access_token.to_owned(),
        lifetime: Duration::from_secs(result["ExpiresIn"].as_u64().unwrap_or_default()),
        refresh_token: result["RefreshToken"].as_str().map(str::to_owned),
    }))
}
