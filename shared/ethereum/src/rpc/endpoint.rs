//! Where an endpoint is.

use std::{fmt, net::IpAddr};

use hyper::Uri;

use crate::EndpointError;

/// The address of an endpoint. Its path and query hold the key of whoever pays for it, and are shown nowhere.
#[derive(Clone)]
pub(crate) struct Endpoint(Uri);

impl Endpoint {
    /// An address over https, or on loopback.
    pub(crate) fn parse(url: &str) -> Result<Self, EndpointError> {
        let uri: Uri = url.parse().map_err(EndpointError::InvalidUrl)?;
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) => Ok(Self(uri)),
            (Some("http"), Some(host)) if is_loopback(host) => Ok(Self(uri)),
            _ => Err(EndpointError::Insecure),
        }
    }

    /// Host and port, by which two endpoints are one.
    pub(crate) fn authority(&self) -> (String, u16) {
        let usual = if self.0.scheme_str() == Some("http") { 80 } else { 443 };
        (self.to_string().to_ascii_lowercase(), self.0.port_u16().unwrap_or(usual))
    }

    pub(crate) fn uri(&self) -> Uri {
        self.0.clone()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.host().unwrap_or_default())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Endpoint({self})")
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_https_or_on_loopback() {
        for url in
            ["https://rpc.example.com/v3/key", "http://127.0.0.1:8545", "http://[::1]:8545/", "http://localhost:1"]
        {
            assert!(Endpoint::parse(url).is_ok(), "{url}");
        }
        for url in ["http://rpc.example.com/", "http://127.0.0.1.example.com/", "ws://127.0.0.1/", "/rpc", "localhost"]
        {
            assert!(matches!(Endpoint::parse(url), Err(EndpointError::Insecure)), "{url}");
        }
        assert!(matches!(Endpoint::parse("not a url"), Err(EndpointError::InvalidUrl(_))));
    }

    #[test]
    fn an_endpoints_key_is_never_shown() {
        let endpoint = Endpoint::parse("https://rpc.example.com/v3/secret?key=secret").unwrap();
        assert_eq!(format!("{endpoint} {endpoint:?}"), "rpc.example.com Endpoint(rpc.example.com)");
    }
}
