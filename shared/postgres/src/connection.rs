//! One connection.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::{Client, Config, NoTls, config::SslMode};

use crate::{
    ConnectError, DatabaseSettings, iam,
    settings::{Auth, Tls},
    tls,
};

/// How long somebody waits who asked for an answer: they have one without us, and a paused Aurora takes longer to wake than
/// anybody would wait. The attempt wakes it.
pub(crate) const IMPATIENCE: Duration = Duration::from_secs(3);

/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(500);

/// Opens a connection with these server settings (`name=value`) for its session, waiting as long as the settings
/// say for a server that is not ready. One attempt may take all of that: breaking it off could keep the server asleep.
pub(crate) async fn connect_patiently(settings: &DatabaseSettings, session: &[&str]) -> Result<Client, ConnectError> {
    let deadline = Instant::now() + settings.patience;
    loop {
        match connect(settings, session, deadline.saturating_duration_since(Instant::now())).await {
            Err(error) if error.may_pass() && Instant::now() + PAUSE < deadline => {
                tracing::info!(error = %natter_chat::causes(&error), "waiting for the database");
                sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Opens a connection with these server settings (`name=value`) for its session, once, within this time.
pub(crate) async fn connect(
    settings: &DatabaseSettings,
    session: &[&str],
    limit: Duration,
) -> Result<Client, ConnectError> {
    let password = match &settings.auth {
        Auth::Password(password) => password.clone(),
        Auth::Iam { region, credentials } => iam::token(settings, region, credentials).map_err(ConnectError::Token)?,
    };
    let config = config(settings, &password, session);
    timeout(limit, open(&config, settings.tls)).await.unwrap_or(Err(ConnectError::TimedOut { limit }))
}

fn config(settings: &DatabaseSettings, password: &SecretString, session: &[&str]) -> Config {
    let options: Vec<String> = session.iter().map(|setting| format!("-c {setting}")).collect();
    let mut config = Config::new();
    config
        .host(&settings.host)
        .port(settings.port)
        .dbname(&settings.name)
        .user(&settings.user)
        .password(password.expose_secret())
        .options(options.join(" "))
        .application_name("natter")
        // Never the default, which goes on in the clear where the server has no TLS.
        .ssl_mode(if settings.tls == Tls::Off { SslMode::Disable } else { SslMode::Require });
    config
}

async fn open(config: &Config, tls: Tls) -> Result<Client, ConnectError> {
    let failed = |error: tokio_postgres::Error| ConnectError::Failed(error.into());
    match tls {
        Tls::Off => {
            let (client, connection) = config.connect(NoTls).await.map_err(failed)?;
            tokio::spawn(connection);
            Ok(client)
        }
        Tls::Rds | Tls::Public => {
            let roots = if tls == Tls::Rds { tls::rds_roots() } else { Ok(tls::public_roots()) };
            let connector = roots.and_then(tls::connector).map_err(ConnectError::Tls)?;
            let (client, connection) = config.connect(connector).await.map_err(failed)?;
            tokio::spawn(connection);
            Ok(client)
        }
    }
}
