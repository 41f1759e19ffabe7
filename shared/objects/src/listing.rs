//! What S3 answers, as XML.

/// The keys of a listing. Ours consist of characters that XML leaves as they are.
pub(crate) fn keys(listing: &str) -> Vec<String> {
    elements(listing, "Key").map(str::to_owned).collect()
}

/// The value of the tag of this name.
pub(crate) fn tag(tags: &str, name: &str) -> Option<String> {
    let is_it = |tag: &&str| elements(tag, "Key").any(|key| key == name);
    elements(elements(tags, "Tag").find(is_it)?, "Value").next().map(str::to_owned)
}

/// What stands in each element of this name, as it stands there.
pub(crate) fn elements<'a>(document: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = document;
    std::iter::from_fn(move || {
        let (element, after) = rest.split_once(&start)?.1.split_once(&end)?;
        rest = after;
        Some(element)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_name() {
        let tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></TagSet></Tagging>";
        assert_eq!((tag(tags, "b").as_deref(), tag(tags, "c")), (Some("2"), None));
    }

    #[test]
    fn a_listing_names_its_keys() {
        let listing = "<ListBucketResult><Prefix>a/</Prefix><KeyCount>2</KeyCount>\
            <Contents><Key>a/b.png</Key><Size>5</Size></Contents><Contents><Key>a/c-1</Key></Contents></ListBucketResult>";
        assert_eq!(keys(listing), ["a/b.png", "a/c-1"]);
        assert!(keys("<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>").is_empty());
    }
}
