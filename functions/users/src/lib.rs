//! People over HTTP: the caller's own profile, settings and blocks, and finding others. The routes of [`UsersRoute`].

mod blocks;
mod find;
mod notifications;
mod pictures;
mod profile;
mod settings;

use natter_chat::notification::{NativeService, PushHosts};
use natter_delivery::{Delivery, Gate, SearchLimit, Services};
use natter_dynamo::{Conversations, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, dispatch};
use natter_pictures::{PictureLimit, Pictures};
use natter_protocol::api::UsersRoute;
use natter_protocol::api::users::endpoints;

/// The function `users`.
pub struct UsersApi {
    users: Users,
    conversations: Conversations,
    delivery: Delivery,
    search_limit: SearchLimit,
    pictures: Pictures,
    picture_limit: PictureLimit,
    push_hosts: PushHosts,
    /// The services of phones' systems for which `notify` has credentials.
    native_services: Vec<NativeService>,
    /// The public half of the key that `notify` signs with.
    push_key: Option<String>,
    /// Whether `missed-messages` can write to anybody: there is an address to write from, and `notify` notes who is due.
    sends_emails: bool,
}

impl HttpFunction for UsersApi {
    type Routes = UsersRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            users: services.users()?,
            conversations: services.conversations()?,
            delivery: services.delivery()?,
            search_limit: SearchLimit::from_environment(environment)?,
            pictures: Pictures::from_environment(environment)?,
            picture_limit: PictureLimit::from_environment(environment)?,
            push_hosts: PushHosts::parse(environment.optional("PUSH_HOSTS").unwrap_or_default()),
            native_services: [
                ("FCM_CREDENTIALS_PARAMETER", NativeService::Fcm),
                ("APNS_KEY_PARAMETER", NativeService::Apns),
            ]
            .into_iter()
            .filter_map(|(name, service)| environment.optional(name).map(|_| service))
            .collect(),
            push_key: environment.optional("PUSH_PUBLIC_KEY").map(str::to_owned),
            sends_emails: ["EMAIL_FROM", "PUSH_PUBLIC_KEY"].iter().all(|name| environment.optional(name).is_some()),
        })
    }

    async fn respond(&self, route: UsersRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: UsersRoute {
            Me => me,
            ChangeProfile => change_profile,
            UploadPicture => upload_picture,
            SetPicture => set_picture,
            RemovePicture => remove_picture,
            ChangeSettings => change_settings,
            Notifications => notifications,
            ChangeNotifications => change_notifications,
            Subscribe => subscribe,
            RegisterDevice => register_device,
            Unsubscribe => unsubscribe,
            Blocks => blocks,
            Block => block,
            Unblock => unblock,
            Profile => profile,
            Find => find,
        })
    }
}
