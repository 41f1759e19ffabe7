//! Where the database is, and how to get in.

use std::{net::IpAddr, time::Duration};

use aws_credential_types::Credentials;
use secrecy::SecretString;
use tokio_postgres::config::{Config, Host};

/// The port where the address names none.
const DEFAULT_PORT: u16 = 5432;

/// How long work in the background waits for a database that is starting or waking: a paused Aurora takes 15 s, after a
/// day's pause longer. With a statement after it, it fits into a minute, the shortest time limit of such a function.
const PATIENCE: Duration = Duration::from_secs(45);

/// Where the database is, and how to get in.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) name: String,
    pub(crate) user: String,
    pub(crate) auth: Auth,
    pub(crate) tls: Tls,
    /// How long work in the background waits for a database that is not ready.
    pub(crate) patience: Duration,
}

/// How the user proves who they are.
#[derive(Debug, Clone)]
pub(crate) enum Auth {
    /// With a password.
    Password(SecretString),
    /// With a token that these credentials sign.
    Iam { region: String, credentials: Credentials },
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    /// The server has a certificate of RDS's, for the host that we ask for.
    Rds,
    /// The server has a certificate of a public authority's, for the host that we ask for.
    Public,
    /// Not at all: for a database on the same machine.
    Off,
}

/// A variable is missing or wrong.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    /// Not set, or empty.
    #[error("variable {name} is not set")]
    Missing {
        /// Which one.
        name: &'static str,
    },
    /// Set to something that it may not be.
    #[error("variable {name} must be {expected}")]
    Invalid {
        /// Which one.
        name: &'static str,
        /// What it may be.
        expected: &'static str,
    },
}

impl DatabaseSettings {
    /// The settings that these variables make:
    ///
    /// | variable | |
    /// |---|---|
    /// | `DATABASE_URL` | where, and as whom: `postgresql://user:password@host:port/name`; without a password, IAM says who it is, with `AWS_REGION` and credentials as Lambda gives them |
    /// | `DATABASE_TLS` | `rds` or `public`, by whose certificate; `off`, for a host that is this machine |
    /// | `DATABASE_PATIENCE_SECONDS` | how long work in the background waits for a database that is not ready; 45 where absent |
    ///
    /// # Errors
    /// [`SettingsError`], naming the variable.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let variables = Variables(lookup);
        let address = variables.address()?;
        let [Host::Tcp(host)] = address.get_hosts() else { return Err(INVALID_URL) };
        let (Some(name), Some(user)) = (address.get_dbname(), address.get_user()) else { return Err(INVALID_URL) };
        Ok(Self {
            host: host.clone(),
            port: address.get_ports().first().copied().unwrap_or(DEFAULT_PORT),
            name: name.to_owned(),
            user: user.to_owned(),
            auth: variables.auth(address.get_password())?,
            tls: variables.tls(host)?,
            patience: variables.patience()?,
        })
    }
}

const INVALID_URL: SettingsError =
    SettingsError::Invalid { name: "DATABASE_URL", expected: "postgresql://user:password@host:port/name" };

struct Variables<L>(L);

impl<L: Fn(&str) -> Option<String>> Variables<L> {
    fn optional(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    fn required(&self, name: &'static str) -> Result<String, SettingsError> {
        self.optional(name).ok_or(SettingsError::Missing { name })
    }

    fn address(&self) -> Result<Config, SettingsError> {
        match (self.optional("DATABASE_URL"), self.optional("DATABASE_HOST")) {
            (None, Some(host)) => self.address_in_parts(&host),
            _ => self.required("DATABASE_URL")?.parse().map_err(|_| INVALID_URL),
        }
    }

    /// The address as release 0.1.0 had it: at an upgrade, its `migrate` runs this code with its own variables.
    fn address_in_parts(&self, host: &str) -> Result<Config, SettingsError> {
        let name = "DATABASE_PORT";
        let port = self.required(name)?.parse();
        let port = port.map_err(|_| SettingsError::Invalid { name, expected: "a port" })?;
        let mut address = Config::new();
        address.host(host).port(port).dbname(self.required("DATABASE_NAME")?).user(self.required("DATABASE_USER")?);
        if let Some(password) = self.optional("DATABASE_PASSWORD") {
            address.password(password);
        }
        Ok(address)
    }

    fn patience(&self) -> Result<Duration, SettingsError> {
        let name = "DATABASE_PATIENCE_SECONDS";
        let Some(seconds) = self.optional(name) else { return Ok(PATIENCE) };
        let seconds = seconds.parse().map_err(|_| SettingsError::Invalid { name, expected: "a number of seconds" })?;
        Ok(Duration::from_secs(seconds))
    }

    fn auth(&self, password: Option<&[u8]>) -> Result<Auth, SettingsError> {
        match password {
            Some(password) => Ok(Auth::Password(String::from_utf8_lossy(password).into_owned().into())),
            None => Ok(Auth::Iam { region: self.required("AWS_REGION")?, credentials: self.credentials()? }),
        }
    }

    fn credentials(&self) -> Result<Credentials, SettingsError> {
        Ok(Credentials::new(
            self.required("AWS_ACCESS_KEY_ID")?,
            self.required("AWS_SECRET_ACCESS_KEY")?,
            self.optional("AWS_SESSION_TOKEN"),
            None,
            "environment",
        ))
    }

    fn tls(&self, host: &str) -> Result<Tls, SettingsError> {
        let name = "DATABASE_TLS";
        match self.required(name)?.as_str() {
            "rds" => Ok(Tls::Rds),
            "public" => Ok(Tls::Public),
            "off" if is_loopback(host) => Ok(Tls::Off),
            "off" => Err(SettingsError::Invalid { name, expected: "rds or public where the host is another machine" }),
            _ => Err(SettingsError::Invalid { name, expected: "rds, public or off" }),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const LOCAL: [(&str, &str); 2] =
        [("DATABASE_URL", "postgresql://natter:s3cret@127.0.0.1:5432/natter"), ("DATABASE_TLS", "off")];

    /// `LOCAL` with some of its variables set to something else.
    fn settings(changes: &[(&str, &str)]) -> Result<DatabaseSettings, SettingsError> {
        DatabaseSettings::from_lookup(|name| {
            let mut variables = changes.iter().chain(&LOCAL);
            variables.find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn each_missing_or_empty_variable_is_named() {
        for (name, _) in LOCAL {
            assert_eq!(settings(&[(name, "")]).unwrap_err(), SettingsError::Missing { name });
        }
    }

    #[test]
    fn a_value_that_may_not_be_is_refused_with_what_may() {
        let url = "variable DATABASE_URL must be postgresql://user:password@host:port/name";
        for (name, value, message) in [
            ("DATABASE_URL", "else", url),
            ("DATABASE_URL", "postgresql://natter:s3cret@127.0.0.1:port/natter", url),
            ("DATABASE_URL", "postgresql://natter:s3cret@one,two/natter", url),
            ("DATABASE_URL", "postgresql://natter:s3cret@127.0.0.1", url),
            ("DATABASE_URL", "postgresql://127.0.0.1/natter", url),
            ("DATABASE_TLS", "else", "variable DATABASE_TLS must be rds, public or off"),
        ] {
            assert_eq!(settings(&[(name, value)]).unwrap_err().to_string(), message, "{value}");
        }
    }

    #[test]
    fn an_address_says_where_and_as_whom() {
        let settings = settings(&[("DATABASE_URL", "postgresql://ann:a%40b@localhost/chat")]).unwrap();
        assert_eq!(
            (&*settings.host, settings.port, &*settings.name, &*settings.user),
            ("localhost", 5432, "chat", "ann")
        );
        let Auth::Password(password) = settings.auth else { panic!("{settings:?}") };
        assert_eq!(password.expose_secret(), "a@b");
    }

    #[test]
    fn the_variables_of_release_0_1_0_say_the_same() {
        let given = |name: &str| {
            let variables = [
                ("DATABASE_HOST", "localhost"),
                ("DATABASE_PORT", "5433"),
                ("DATABASE_NAME", "chat"),
                ("DATABASE_USER", "ann"),
                ("DATABASE_AUTH", "password"),
                ("DATABASE_PASSWORD", "a@b"),
                ("DATABASE_TLS", "off"),
            ];
            variables.into_iter().find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
        };
        let settings = DatabaseSettings::from_lookup(given).unwrap();
        assert_eq!(
            (&*settings.host, settings.port, &*settings.name, &*settings.user),
            ("localhost", 5433, "chat", "ann")
        );
        let Auth::Password(password) = settings.auth else { panic!("{settings:?}") };
        assert_eq!(password.expose_secret(), "a@b");
    }

    #[test]
    fn nothing_goes_in_the_clear_to_another_machine() {
        let at = |host: &str| format!("postgresql://natter:s3cret@{host}:5432/natter");
        for host in ["127.0.0.1", "[::1]", "localhost"] {
            assert!(settings(&[("DATABASE_URL", &at(host))]).is_ok(), "{host}");
        }
        for host in ["10.0.0.1", "db.example", "localhost.example"] {
            let error = settings(&[("DATABASE_URL", &at(host))]).unwrap_err();
            assert!(matches!(error, SettingsError::Invalid { name: "DATABASE_TLS", .. }), "{host}: {error}");
            for tls in ["rds", "public"] {
                assert!(settings(&[("DATABASE_URL", &at(host)), ("DATABASE_TLS", tls)]).is_ok());
            }
        }
    }

    #[test]
    fn iam_asks_for_region_and_credentials_and_for_no_password() {
        let aws = [("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        let iam = [("DATABASE_URL", "postgresql://natter@127.0.0.1:5432/natter")];
        assert!(settings(&[&iam[..], &aws[..]].concat()).is_ok());
        for (name, _) in aws {
            let without: Vec<_> = aws.into_iter().filter(|(other, _)| *other != name).chain(iam).collect();
            assert_eq!(settings(&without).unwrap_err(), SettingsError::Missing { name });
        }
    }

    #[test]
    fn the_debug_form_shows_no_secret() {
        assert!(!format!("{:?}", settings(&[]).unwrap()).contains("s3cret"));
    }
}
