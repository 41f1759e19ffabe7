//! TLS in front of something that speaks in the clear, with a certificate of an authority that nobody else knows.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The authority, and the certificate that all doors show.
pub struct Tls {
    acceptor: TlsAcceptor,
}

impl Tls {
    /// Makes an authority and writes its certificate to this file, for `AWS_CA_BUNDLE`.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn new(authority_file: &Path) -> Result<Self> {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)?;
        std::fs::write(authority_file, authority.pem())?;
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(["localhost".to_owned()])?.signed_by(&key, &authority)?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// What takes connections over TLS.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }

    /// Where an `http://` endpoint can be reached over TLS, until the runtime ends.
    ///
    /// # Errors
    /// Where no port is free.
    pub async fn door(&self, endpoint: &str) -> Result<String> {
        let target = endpoint.strip_prefix("http://").context("no http address")?.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let acceptor = self.acceptor.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, target) = (acceptor.clone(), target.clone());
                tokio::spawn(async move {
                    let _ = stream.set_nodelay(true);
                    let mut inside = TcpStream::connect(target).await?;
                    let _ = inside.set_nodelay(true);
                    copy_bidirectional(&mut acceptor.accept(stream).await?, &mut inside).await
                });
            }
        });
        Ok(format!("https://localhost:{port}"))
    }
}
