//! Ids of connections, requests and messages: 11 random bytes in URL-safe base64, 16 characters that end in `=`.

use base64::{Engine, engine::general_purpose::URL_SAFE};

const BYTES: usize = 11;

/// A new id.
pub(super) fn random() -> String {
    URL_SAFE.encode(rand::random::<[u8; BYTES]>())
}

/// Whether this can be the id of a connection.
pub(super) fn is_well_formed(id: &str) -> bool {
    URL_SAFE.decode(id).is_ok_and(|bytes| bytes.len() == BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_those_of_api_gateway() {
        let id = random();
        assert_eq!((id.len(), id.ends_with('=')), (16, true), "{id}");
        assert!(is_well_formed(&id));
        assert!(is_well_formed("W9In0cvXIAMCFvw="));
        for malformed in ["", "abc", "W9In0cvXIAMCFvw", "W9In0cvXIAMCFv+=", "W9In0cvXIAMCFvw=="] {
            assert!(!is_well_formed(malformed), "{malformed}");
        }
    }

    #[test]
    fn two_ids_differ() {
        assert_ne!(random(), random());
    }
}
