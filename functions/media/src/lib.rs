//! The media of messages over HTTP: uploads, links, what conversations share, and what sleeps in deep storage. The routes of [`MediaRoute`].

mod restores;
mod shared;
mod uploads;

use std::time::Duration;

use natter_delivery::{Gate, Services};
use natter_dynamo::{Conversations, Media, Messages, RateLimit, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_media::MediaFiles;
use natter_protocol::api::MediaRoute;
use natter_protocol::api::media::endpoints;
use natter_queue::InspectionQueue;

/// The window in which uploads are counted.
const WINDOW: Duration = Duration::from_hours(24);

/// After how many days files go to deep storage.
const DEEP_DAYS: &str = "MEDIA_DEEP_DAYS";

/// The function `media`.
pub struct MediaApi {
    media: Media,
    conversations: Conversations,
    messages: Messages,
    users: Users,
    files: MediaFiles,
    inspections: InspectionQueue,
    limit: RateLimit,
    /// How old files are that may be in deep storage; `None` where none are put there.
    deep_after: Option<Duration>,
}

impl HttpFunction for MediaApi {
    type Routes = MediaRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let queue = environment.required("INSPECTIONS_QUEUE_URL")?;
        Ok(Self {
            media: services.media()?,
            messages: services.messages()?,
            conversations: services.conversations()?,
            users: services.users()?,
            files: MediaFiles::from_environment(environment)?,
            inspections: InspectionQueue::new(&sdk_config(environment, "SQS")?, queue),
            deep_after: deep_after(environment)?,
            limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_MEDIA")?, window: WINDOW },
        })
    }

    async fn respond(&self, route: MediaRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: MediaRoute {
            Upload => upload,
            Parts => parts,
            Complete => complete,
            Status => status,
            Discard => discard,
            Links => links,
            Restore => restore,
            Shared => shared,
        })
    }
}

fn deep_after(environment: &Environment) -> Result<Option<Duration>, InitError> {
    let days = environment.optional(DEEP_DAYS).map(|_| environment.required_parsed(DEEP_DAYS)).transpose()?;
    Ok(days.map(|days: u64| Duration::from_hours(24 * days)))
}
