//! Where a bucket's objects are.

/// A bucket, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bucket {
    base: String,
    region: String,
}

impl Bucket {
    /// At a host of its own, as S3 wants it; at an emulator, below the emulator's address.
    pub(crate) fn new(name: &str, region: &str, endpoint: Option<&str>) -> Self {
        let base = match endpoint {
            Some(endpoint) => format!("{}/{name}", endpoint.trim_end_matches('/')),
            None => format!("https://{name}.s3.{region}.amazonaws.com"),
        };
        Self { base, region: region.to_owned() }
    }

    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    pub(crate) fn url(&self, key: &str) -> String {
        format!("{}/{key}", self.base)
    }

    /// A part of the bucket's own configuration.
    pub(crate) fn setting_url(&self, setting: &str) -> String {
        format!("{}/?{setting}=", self.base)
    }

    /// The keys that begin like this.
    pub(crate) fn list_url(&self, prefix: &str) -> String {
        let prefix = prefix.replace('/', "%2F");
        format!("{}/?list-type=2&prefix={prefix}", self.base)
    }

    /// The object, to be saved as a file of this name.
    pub(crate) fn download_url(&self, key: &str, file_name: &str) -> String {
        // `attachment; filename="…"`, percent-encoded.
        format!("{}?response-content-disposition=attachment%3B%20filename%3D%22{file_name}%22", self.url(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_at_its_own_host_or_below_an_emulator() {
        let real = Bucket::new("exports", "eu-central-1", None);
        assert_eq!(real.url("a/b.zip"), "https://exports.s3.eu-central-1.amazonaws.com/a/b.zip");
        let emulated = Bucket::new("exports", "eu-central-1", Some("http://127.0.0.1:4566/"));
        assert_eq!(emulated.url("a/b.zip"), "http://127.0.0.1:4566/exports/a/b.zip");
    }
}
