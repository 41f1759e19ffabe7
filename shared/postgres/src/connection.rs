//! One connection.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use tokio_postgres::{Client, Config, NoTls, config::SslMode};

use crate::{
    ConnectError, DatabaseSettings, iam,
    settings::{Auth, Tls},
    tls,
};

/// How long it may take until the server has let us in. A reader has an answer without us, and a paused Aurora takes longer
/// to wake than anybody would wait; the attempt wakes it.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Opens a connection with these server settings (`name=value`) for its session.
pub(crate) async fn connect(settings: &DatabaseSettings, session: &[&str]) -> Result<Client, ConnectError> {
    let password = match &settings.auth {
        Auth::Password(password) => password.clone(),
        Auth::Iam { region, credentials } => iam::token(settings, region, credentials).map_err(ConnectError::Token)?,
    };
    let config = config(settings, &password, session);
    let limit = CONNECT_LIMIT;
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
        Tls::Rds => {
            let connector = tls::connector(tls::RDS_ROOTS).map_err(ConnectError::Tls)?;
            let (client, connection) = config.connect(connector).await.map_err(failed)?;
            tokio::spawn(connection);
            Ok(client)
        }
    }
}
