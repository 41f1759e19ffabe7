//! Pictures, as CloudFront serves them beside the page: from the private bucket, and with headers that leave nothing of them
//! but a picture.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use natter_chat::causes;
use natter_chat::picture::{MAX_PICTURE_BYTES, PictureType};
use natter_objects::Objects;
use uuid::Uuid;

use crate::clock::Clock;

/// As `PictureHeaders` of the template, and the caching that the object itself asks for.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
];

/// The bucket of pictures, and where pages upload to it.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// The bucket.
    pub objects: Objects,
    /// The origin of the addresses that pages upload to.
    pub uploads: String,
    /// Whose time requests to the bucket are signed with. The emulator goes by the system's.
    pub clock: Clock,
}

/// The pictures that have been checked, and nothing else of the bucket.
pub(super) fn router(pictures: Pictures) -> Router {
    Router::new().route("/pictures/{owner}/{picture}", get(picture)).with_state(pictures)
}

async fn picture(State(pictures): State<Pictures>, Path((owner, picture)): Path<(Uuid, Uuid)>) -> Response {
    let key = format!("pictures/{owner}/{picture}");
    let found = pictures.objects.get(&key, MAX_PICTURE_BYTES, pictures.clock.now()).await;
    let file = match found {
        Ok(Some(file)) => file,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(error = %causes(&error), "a picture could not be fetched");
            return StatusCode::BAD_GATEWAY.into_response();
        }
    };
    // What is there passed the check, which goes by the content as well.
    let Some(format) = PictureType::of(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.as_str()));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
