//! The key that notifications are signed with.

use natter_push::VapidKey;

use super::StackError;
use crate::data::DataFolder;

/// Whom push services are to write to. None is asked for anything here but those of tests.
pub(super) const CONTACT: &str = "mailto:operator@natter.invalid";

/// The push services that are called: those on loopback.
pub(super) const HOSTS: &str = "loopback";

/// The key and its public half.
pub(super) struct PushKey {
    pub(super) private: String,
    pub(super) public: String,
}

impl PushKey {
    /// The one that is kept with the data, or a new one.
    pub(super) fn of(data: Option<&DataFolder>) -> Result<Self, StackError> {
        let made = VapidKey::generate().map_err(StackError::PushKey)?;
        let private = data.map_or_else(|| Ok(made.clone()), |data| data.push_key(|| made.clone()))?;
        let public = VapidKey::parse(&private, CONTACT).map_err(StackError::PushKey)?.public();
        Ok(Self { private, public })
    }
}
