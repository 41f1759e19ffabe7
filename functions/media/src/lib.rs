//! The media of messages over HTTP: uploads, links and what conversations share. The routes of [`MediaRoute`].

mod shared;
mod uploads;

use std::time::Duration;

use natter_chat::api::MediaRoute;
use natter_chat::api::media::endpoints;
use natter_delivery::{Gate, Services};
use natter_dynamo::{Conversations, Media, Messages, RateLimit, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_media::MediaFiles;
use natter_queue::InspectionQueue;

/// The window in which uploads are counted.
const WINDOW: Duration = Duration::from_hours(24);

/// The function `media`.
pub struct MediaApi {
    media: Media,
    conversations: Conversations,
    messages: Messages,
    users: Users,
    files: MediaFiles,
    inspections: InspectionQueue,
    limit: RateLimit,
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
            Shared => shared,
        })
    }
}
