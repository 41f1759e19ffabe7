//! A deployment, as its web app describes it.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::http::{Http, origin_of};

/// As much of the web app's `/config.json` as a client needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Site {
    /// The web app's origin, which the server expects with every connection.
    #[serde(default)]
    pub(crate) origin: String,
    pub(crate) websocket_url: String,
    pub(crate) http_url: String,
    pub(crate) cognito_endpoint: String,
    pub(crate) client_id: String,
    /// Whether the user pool accepts the plain password flow. Deployments on AWS do not.
    #[serde(default = "yes")]
    pub(crate) password_sign_in: bool,
}

const fn yes() -> bool {
    true
}

impl Site {
    /// Reads the description from the web app at this address.
    pub(crate) async fn at(url: &str, http: &Http) -> Result<Self> {
        let origin = origin_of(url)?;
        let config = http.get(&format!("{origin}/config.json")).await?;
        let site = serde_json::from_slice(&config).with_context(|| format!("{origin} is not a Natter web app"))?;
        Ok(Self { origin, ..site })
    }
}
