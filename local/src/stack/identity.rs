//! Who people are: the user pool that the template declares, or an issuer of tokens that a test plays.

use natter_cognito::VerifierSettings;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    StackError,
    wiring::{ACCOUNT_CLIENT, EXPORTS, MEDIA, MEDIA_BUCKET, PICTURES, PICTURES_BUCKET, USER_POOL, USER_POOL_CLIENT},
};
use crate::{
    clock::Clock,
    data::DataFolder,
    seed,
    services::{
        Cognito, DemoUser, HttpClient, MiniStack, Pictures, UserPool, UserPoolProperties, let_pages_in, make_bucket,
        objects, verify_sender,
    },
    sources::{CognitoTriggers, TriggerFunctions},
    template::{Bindings, Template},
};

/// Whom emails come from.
const EMAIL_FROM: &str = "natter@natter.example";

/// Whose tokens are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Those of an emulated Cognito, where people sign up and in. Its tokens go by the system's clock.
    Cognito,
    /// Those of an issuer like this, which plays Cognito at `{endpoint}/{pool}/.well-known/jwks.json`: there at once, and
    /// able to go by the stack's clock. Nobody can sign up.
    Issuer(VerifierSettings),
}

/// The running provider of identities.
pub(super) struct Provider {
    pub(super) pool: UserPool,
    /// Cognito's service endpoint, or what plays it.
    pub(super) endpoint: String,
    cognito: Option<(MiniStack, Cognito)>,
}

impl Provider {
    /// Starts it, with the template's pool and clients. `origins` are the page's: where people come back to from managed login.
    pub(super) async fn start(
        identity: &Identity,
        template: &Template,
        origins: &[String],
        data: Option<&DataFolder>,
        http: &HttpClient,
    ) -> Result<Self, StackError> {
        if let Identity::Issuer(settings) = identity {
            return Ok(Self::played(settings));
        }
        let state = data.map(DataFolder::ministack);
        let ministack = MiniStack::start(state.as_deref(), http).await?;
        let cognito = Cognito::new(ministack.endpoint(), http.clone());
        let pool = user_pool(&cognito, template, origins, ministack.endpoint()).await?;
        for bucket in [EXPORTS, MEDIA, PICTURES] {
            make_bucket(ministack.endpoint(), bucket, http).await?;
        }
        verify_sender(ministack.endpoint(), EMAIL_FROM, http).await?;
        Ok(Self { pool, endpoint: ministack.endpoint().to_owned(), cognito: Some((ministack, cognito)) })
    }

    fn played(settings: &VerifierSettings) -> Self {
        let id = settings.issuer.rsplit('/').next().unwrap_or_default().to_owned();
        let endpoint = settings.jwks_url.split(&format!("/{id}/")).next().unwrap_or_default().to_owned();
        let pool = UserPool { id, client_id: settings.client_id.clone(), account_client_id: String::new() };
        Self { pool, endpoint, cognito: None }
    }

    /// Where the pool's keys are.
    pub(super) fn jwks_url(&self) -> String {
        format!("{}/{}/.well-known/jwks.json", self.endpoint, self.pool.id)
    }

    /// The Region that the pool is in, and everything else with it.
    pub(super) fn region(&self) -> &str {
        self.pool.id.split('_').next().unwrap_or_default()
    }

    /// The bucket of pictures, which `origins` may upload to as the template says; none where an issuer plays Cognito.
    pub(super) async fn pictures(
        &self,
        template: &Template,
        origins: &[String],
        clock: &Clock,
    ) -> Result<Option<Pictures>, StackError> {
        if self.cognito.is_none() {
            return Ok(None);
        }
        let objects = objects(&self.endpoint, self.region(), PICTURES)?;
        let bindings = Bindings::default().parameter("AllowedOrigins", origins.join(","));
        for (id, bucket) in [(PICTURES_BUCKET, PICTURES), (MEDIA_BUCKET, MEDIA)] {
            let properties = template.properties(id, &bindings).map_err(StackError::Template)?;
            let bucket = self::objects(&self.endpoint, self.region(), bucket)?;
            let_pages_in(&bucket, &properties, clock.now()).await?;
        }
        Ok(Some(Pictures { objects, uploads: self.endpoint.clone(), clock: clock.clone() }))
    }

    /// Whom emails come from; nobody where no one has an address.
    pub(super) fn email_from(&self) -> &'static str {
        if self.cognito.is_some() { EMAIL_FROM } else { "" }
    }

    /// Whether there are pages to sign in on.
    pub(super) fn has_managed_login(&self) -> bool {
        self.cognito.is_some()
    }

    /// What fires these functions; nothing does where nobody can sign up.
    pub(super) fn triggers(&self, functions: TriggerFunctions) -> Option<CognitoTriggers> {
        let (_, cognito) = self.cognito.as_ref()?;
        Some(CognitoTriggers { cognito: cognito.clone(), pool: self.pool.clone(), functions })
    }

    /// Serves Cognito's API with its triggers.
    pub(super) fn serve(
        &self,
        triggers: Option<CognitoTriggers>,
        listener: TcpListener,
        http: &HttpClient,
    ) -> Option<JoinHandle<()>> {
        Some(triggers?.serve(listener, &self.endpoint, http.clone()))
    }

    pub(super) async fn stop(self) {
        if let Some((ministack, _)) = self.cognito {
            ministack.stop().await;
        }
    }
}

/// The demo users, where they are wanted and can be made.
pub(super) async fn demo_users(wanted: bool, triggers: Option<&CognitoTriggers>) -> Result<Vec<DemoUser>, StackError> {
    match triggers {
        Some(triggers) if wanted => seed::demo_users(triggers).await.map_err(StackError::Seed),
        _ => Ok(Vec::new()),
    }
}

/// The template's pool and clients, made where they are missing.
async fn user_pool(
    cognito: &Cognito,
    template: &Template,
    origins: &[String],
    endpoint: &str,
) -> Result<UserPool, StackError> {
    // The clients name their pool, which Cognito is told anyway.
    let bindings = Bindings::default()
        .reference(USER_POOL, "the pool")
        .parameter("AllowedOrigins", origins.join(","))
        .parameter("CognitoEndpoint", endpoint);
    let properties = |id| template.properties(id, &bindings).map_err(StackError::Template);
    let properties = UserPoolProperties {
        pool: properties(USER_POOL)?,
        client: properties(USER_POOL_CLIENT)?,
        account_client: properties(ACCOUNT_CLIENT)?,
    };
    Ok(cognito.user_pool(&properties).await?)
}
