//! Errors in a template.

/// Why a template cannot be used. `place` is a path into it, such as `Resources.WsApi.Properties.StageName`.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not YAML, or not of a kind that JSON can hold.
    #[error("the template cannot be read")]
    Unreadable(#[source] serde_yaml_ng::Error),
    /// A mapping has a key that is no text.
    #[error("a key in the template is not a string")]
    Key,
    /// Something that must be there is not.
    #[error("{place} is missing")]
    Missing {
        /// Where.
        place: String,
    },
    /// Something is not of the kind that it must be.
    #[error("{place} must be {expected}")]
    Unexpected {
        /// Where.
        place: String,
        /// What it must be.
        expected: &'static str,
    },
    /// An intrinsic names something of which neither the template nor the bindings say what it is here.
    #[error("{place}: {reference} is not defined")]
    Unresolved {
        /// Where.
        place: String,
        /// What is named, such as `Ref UserPool`.
        reference: String,
    },
    /// An intrinsic that is not known here.
    #[error("{place}: {name} is not supported")]
    Unsupported {
        /// Where.
        place: String,
        /// The intrinsic.
        name: String,
    },
}

impl TemplateError {
    pub(super) fn missing(place: &str) -> Self {
        Self::Missing { place: place.to_owned() }
    }

    pub(super) fn unexpected(place: &str, expected: &'static str) -> Self {
        Self::Unexpected { place: place.to_owned(), expected }
    }

    pub(super) fn unresolved(place: &str, reference: String) -> Self {
        Self::Unresolved { place: place.to_owned(), reference }
    }
}
