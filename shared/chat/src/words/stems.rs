//! Stems of words, in several languages.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};

/// The languages. Another one changes how texts are indexed: see [`INDEX_VERSION`](super::INDEX_VERSION).
const LANGUAGES: [Algorithm; 4] = [Algorithm::English, Algorithm::French, Algorithm::German, Algorithm::Spanish];

/// The stems of a word in each of the languages: which one it is in, no one says. None where it is not all Latin letters, as
/// they are after folding.
#[must_use]
pub(crate) fn stems(word: &str) -> BTreeSet<String> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return BTreeSet::new();
    }
    LANGUAGES.into_iter().map(|language| Stemmer::create(language).stem(word).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [("house", "houses"), ("haus", "hauser"), ("cafe", "cafes"), ("casa", "casas")] {
            assert!(!stems(one).is_disjoint(&stems(other)), "{one} {other}");
        }
        assert!(stems("house").is_disjoint(&stems("horse")));
        assert!(stems("привет").is_empty() && stems("b2").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_said_has_stems(word in "[a-z]{1,32}") {
            prop_assert!(!stems(&word).is_empty());
        }
    }
}
