//! TLS, trusting RDS and no one else, or the public authorities.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The roots of RDS's certificates, three kinds for each Region; the README says where from.
const RDS_ROOTS: &[u8] = include_bytes!("../roots/rds.pem");

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The roots are no PEM.
    #[error("the root certificates cannot be read")]
    Pem(#[source] pem::Error),
    /// A root is no certificate, or the cryptography does not do what we ask of it.
    #[error("TLS cannot be set up")]
    Rustls(#[from] rustls::Error),
}

/// RDS's own authorities.
pub(crate) fn rds_roots() -> Result<RootCertStore, TlsError> {
    roots(RDS_ROOTS)
}

/// The authorities that browsers trust.
pub(crate) fn public_roots() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

/// These authorities (PEM).
fn roots(pem: &[u8]) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        store.add(certificate.map_err(TlsError::Pem)?)?;
    }
    Ok(store)
}

/// TLS to a server with a certificate that chains to one of these roots.
pub(crate) fn connector(roots: RootCertStore) -> Result<MakeRustlsConnect, TlsError> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use natter_pg::{PostgresServer, ServerOptions};
    use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    use tokio_postgres::{Config, config::SslMode};

    use super::*;

    fn authority() -> CertifiedIssuer<'static, KeyPair> {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
    }

    /// A server with a certificate of this authority's for `host`, its files in `folder`.
    async fn server(authority: &CertifiedIssuer<'static, KeyPair>, host: &str, folder: &Path) -> PostgresServer {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new([host.to_owned()]).unwrap();
        let certificate: Certificate = parameters.signed_by(&key, authority).unwrap();
        let file = |name: &str, content: String| {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let settings = [
            ("ssl", "on".to_owned()),
            ("ssl_cert_file", file("server.crt", certificate.pem())),
            ("ssl_key_file", file("server.key", key.serialize_pem())),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value)).into();
        let options = ServerOptions { ephemeral: true, settings, ..ServerOptions::default() };
        PostgresServer::start(&folder.join("data"), options).await.unwrap()
    }

    /// What is wrong with the server, in the words of rustls; empty where nothing is.
    async fn objection(server: &PostgresServer, roots: RootCertStore) -> String {
        let mut config = Config::new();
        config.host("localhost").port(server.port()).user("natter").password("natter").dbname("postgres");
        config.ssl_mode(SslMode::Require);
        let connected = config.connect(connector(roots).unwrap()).await;
        connected.err().map(|error| error.into_source().unwrap().to_string()).unwrap_or_default()
    }

    #[tokio::test]
    async fn a_server_is_trusted_for_its_own_name_with_a_certificate_of_a_known_root_only() {
        let folder = tempfile::tempdir().unwrap();
        let (known, namesake) = (authority(), authority());
        let server = server(&known, "localhost", folder.path()).await;
        assert_eq!(objection(&server, roots(known.pem().as_bytes()).unwrap()).await, "");
        assert_eq!(
            objection(&server, roots(namesake.pem().as_bytes()).unwrap()).await,
            "invalid peer certificate: BadSignature"
        );
        for strangers in [rds_roots().unwrap(), public_roots()] {
            assert_eq!(objection(&server, strangers).await, "invalid peer certificate: UnknownIssuer");
        }
    }

    #[tokio::test]
    async fn a_certificate_for_another_host_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let known = authority();
        let server = server(&known, "elsewhere.example", folder.path()).await;
        let objection = objection(&server, roots(known.pem().as_bytes()).unwrap()).await;
        assert!(objection.starts_with("invalid peer certificate: certificate not valid for name"), "{objection}");
    }

    #[test]
    fn the_roots_of_rds_can_be_read() {
        assert_eq!(rds_roots().unwrap().len(), 28 * 3);
    }
}
