//! The token that stands in for a password where IAM says who may connect: a request to the database, signed in its query
//! string, as `aws rds generate-db-auth-token` makes it.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SignatureLocation, SigningError, SigningSettings, sign},
    sign::v4::SigningParams,
};
use secrecy::SecretString;

use crate::DatabaseSettings;

/// How long a token lets somebody in: the longest that RDS allows. Connections outlive their token.
const VALIDITY: Duration = Duration::from_mins(15);

const SCHEME: &str = "https://";

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Host, port and user make no address.
    #[error("host, port and user do not form an address")]
    Address(#[source] http::Error),
    /// The signer refused.
    #[error("the request could not be signed")]
    Signature(#[source] SigningError),
    /// A part of what is to be signed is missing.
    #[error("the signature lacks a part")]
    Parameters(#[source] aws_sigv4::sign::v4::signing_params::BuildError),
}

/// A token for the settings' user, good from now on.
pub(crate) fn token(
    settings: &DatabaseSettings,
    region: &str,
    credentials: &Credentials,
) -> Result<SecretString, TokenError> {
    token_at(settings, region, credentials, real_time())
}

/// RDS compares with its own clock, whatever time our host would have us believe.
#[expect(clippy::disallowed_methods, reason = "a signature is about the real time")]
fn real_time() -> SystemTime {
    SystemTime::now()
}

fn token_at(
    settings: &DatabaseSettings,
    region: &str,
    credentials: &Credentials,
    time: SystemTime,
) -> Result<SecretString, TokenError> {
    let DatabaseSettings { host, port, user, .. } = settings;
    let address = format!("{SCHEME}{host}:{port}/?Action=connect&DBUser={user}");
    let mut request = http::Request::get(&address).body(()).map_err(TokenError::Address)?;

    let mut signing = SigningSettings::default();
    signing.signature_location = SignatureLocation::QueryParams;
    signing.expires_in = Some(VALIDITY);
    let identity = credentials.clone().into();
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("rds-db")
        .time(time)
        .settings(signing)
        .build()
        .map_err(TokenError::Parameters)?;
    let signable = SignableRequest::new("GET", &address, std::iter::empty(), SignableBody::empty());
    let signed = signable.and_then(|signable| sign(signable, &parameters.into())).map_err(TokenError::Signature)?;
    signed.into_parts().0.apply_to_request_http1x(&mut request);
    Ok(request.uri().to_string().split_off(SCHEME.len()).into())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::settings::{Auth, Tls};

    fn token_of(user: &str, host: &str, port: u16, credentials: &Credentials, region: &str, seconds: u64) -> String {
        let settings = DatabaseSettings {
            host: host.to_owned(),
            port,
            name: "natter".to_owned(),
            user: user.to_owned(),
            auth: Auth::Password("unused".into()),
            tls: Tls::Rds,
            patience: std::time::Duration::ZERO,
        };
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        token_at(&settings, region, credentials, time).unwrap().expose_secret().to_owned()
    }

    /// The address, and the sorted parameters of the query: their order is the signer's own affair.
    fn parts(token: &str) -> (&str, Vec<&str>) {
        let (address, query) = token.split_once('?').unwrap();
        let mut parameters: Vec<_> = query.split('&').collect();
        parameters.sort_unstable();
        (address, parameters)
    }

    // What `generate_db_auth_token` of botocore 1.43.106 makes of the same.
    #[test]
    fn the_token_is_the_one_that_aws_makes() {
        let credentials = Credentials::new("akid", "skid", None, None, "test");
        let host = "prod-instance.us-east-1.rds.amazonaws.com";
        let token = token_of("mySQLUser", host, 3306, &credentials, "us-east-1", 1_478_540_373);
        let theirs = "prod-instance.us-east-1.rds.amazonaws.com:3306/?Action=connect&DBUser=mySQLUser\
            &X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=akid%2F20161107%2Fus-east-1%2Frds-db%2Faws4_request\
            &X-Amz-Date=20161107T173933Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host\
            &X-Amz-Signature=c22b65b4b0d7e441e26a586a93cc3f01d5d14a4ff20cf608d38214c60046879f";
        assert_eq!(parts(&token), parts(theirs));
    }

    #[test]
    fn a_session_token_is_part_of_what_is_signed() {
        let session = Some("token/with+signs==".to_owned());
        let credentials = Credentials::new("AKIDEXAMPLE", "secret/with+signs=", session, None, "test");
        let host = "natter.cluster-abc.eu-west-1.rds.amazonaws.com";
        let token = token_of("natter_writer", host, 5432, &credentials, "eu-west-1", 1_788_264_000);
        let theirs = "natter.cluster-abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=natter_writer\
            &X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260901%2Feu-west-1%2Frds-db%2Faws4_request\
            &X-Amz-Date=20260901T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host\
            &X-Amz-Security-Token=token%2Fwith%2Bsigns%3D%3D\
            &X-Amz-Signature=627fe2f0bf84e3da959ef83ea5d37b881e0f618935008d230376ed0e2219e752";
        assert_eq!(parts(&token), parts(theirs));
    }
}
