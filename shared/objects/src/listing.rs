//! What S3 answers where it is asked which objects there are.

/// The keys of a listing. Ours consist of characters that XML leaves as they are.
pub(crate) fn keys(listing: &str) -> Vec<String> {
    let parts = listing.split("<Key>").skip(1);
    parts.filter_map(|part| part.split_once("</Key>")).map(|(key, _)| key.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_names_its_keys() {
        let listing = "<ListBucketResult><Prefix>a/</Prefix><KeyCount>2</KeyCount>\
            <Contents><Key>a/b.png</Key><Size>5</Size></Contents><Contents><Key>a/c-1</Key></Contents></ListBucketResult>";
        assert_eq!(keys(listing), ["a/b.png", "a/c-1"]);
        assert!(keys("<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>").is_empty());
    }
}
