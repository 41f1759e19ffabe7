//! Where a bucket's objects are.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a signed query, and in the name of a file in a header.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What browsers do with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Show it.
    Inline,
    /// Save it.
    Attachment,
}

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

    /// What an object is tagged with.
    pub(crate) fn tags_url(&self, key: &str) -> String {
        format!("{}?tagging=", self.url(key))
    }

    /// That an object is asked for.
    pub(crate) fn restore_url(&self, key: &str) -> String {
        format!("{}?restore=", self.url(key))
    }

    /// An upload in parts that is to begin.
    pub(crate) fn new_parts_url(&self, key: &str) -> String {
        format!("{}?uploads=", self.url(key))
    }

    /// An upload in parts.
    pub(crate) fn parts_url(&self, key: &str, upload_id: &str) -> String {
        format!("{}?uploadId={}", self.url(key), utf8_percent_encode(upload_id, ENCODED))
    }

    /// A part of such an upload.
    pub(crate) fn part_url(&self, key: &str, upload_id: &str, number: u16) -> String {
        format!("{}?partNumber={number}&uploadId={}", self.url(key), utf8_percent_encode(upload_id, ENCODED))
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

    /// The object, to be shown, or saved as a file of this name, which may hold any characters.
    pub(crate) fn served_url(&self, key: &str, (disposition, file_name): (Disposition, &str)) -> String {
        let disposition = match disposition {
            Disposition::Inline => "inline",
            Disposition::Attachment => "attachment",
        };
        let disposition = format!("{disposition}; filename*=UTF-8''{}", utf8_percent_encode(file_name, ENCODED));
        format!("{}?response-content-disposition={}", self.url(key), utf8_percent_encode(&disposition, ENCODED))
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
