//! Which routes are part of what a deployment leaves out when the month's money runs short.

use natter_chat::Feature;

/// The routes that upload a file, by their operations.
const UPLOADS: &[&str] = &["uploadMyPicture", "uploadGroupPicture", "uploadMedia", "uploadMediaParts"];

/// The feature that a route is part of, by its operation.
#[must_use]
pub fn of_route(operation: &str) -> Option<Feature> {
    UPLOADS.contains(&operation).then_some(Feature::Uploads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;

    #[test]
    fn the_routes_of_uploads_are_there_and_there_are_no_others() {
        let uploads: Vec<_> = api::all()
            .into_iter()
            .map(|route| route.operation)
            .filter(|operation| operation.starts_with("upload"))
            .collect();
        assert_eq!(uploads.len(), UPLOADS.len(), "{uploads:?}");
        assert!(uploads.iter().all(|operation| of_route(operation) == Some(Feature::Uploads)));
    }
}
