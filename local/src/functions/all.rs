//! Every function of Natter.

use super::Registry;

/// Every function of Natter, by the name of its binary.
#[must_use]
pub fn all() -> Registry {
    Registry::new()
}
