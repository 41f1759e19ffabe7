//! What the functions are made of.

use natter_chat::history::RECENT_FOR;
use natter_dynamo::{Client, Connections, Conversations, Media, Messages, Safety, Tips, Users};
use natter_lambda::{Environment, InitError, aws::sdk_config};
use natter_queue::NotifyQueue;

use crate::{
    Alerts, Beats, Budget, Delivery, Gate, Limits, Lists, Log, OpenSessions, Presences, Service, Summaries, Targets,
};

/// Makes the stores that the environment names, and what composes them, each when a function asks for it. All of an
/// environment are on one client, which counts on the environment's [`Meter`](natter_dynamo::Meter) where it has one.
#[derive(Debug)]
pub struct Services<'e> {
    environment: &'e Environment,
    client: Client,
}

impl<'e> Services<'e> {
    /// The services of this environment. Connects with the first call.
    ///
    /// # Errors
    /// [`InitError`] where the client cannot be built.
    pub fn of(environment: &'e Environment) -> Result<Self, InitError> {
        let client = environment.shared(|| {
            let meter = environment.extension().cloned().unwrap_or_default();
            Ok(natter_dynamo::client_on(&sdk_config(environment, "DYNAMODB")?, meter))
        })?;
        Ok(Self { environment, client })
    }

    /// The client of all stores.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    fn table<S>(&self, variable: &'static str, store: impl FnOnce(Client, &str) -> S) -> Result<S, InitError> {
        Ok(store(self.client.clone(), self.environment.required(variable)?))
    }
}

macro_rules! services {
    ($($(#[$doc:meta])* $name:ident: $Service:ty = |$services:ident| $made:expr;)+) => {
        impl Services<'_> {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// [`InitError`] where a variable that it needs is missing or wrong.
                pub fn $name(&self) -> Result<$Service, InitError> {
                    let $services = self;
                    $made
                }
            )+
        }
    };
}

services! {
    /// Who is connected.
    connections: Connections = |all| all.table("CONNECTIONS_TABLE", |client, name| Connections::new(client, name));
    /// The conversations.
    conversations: Conversations = |all| all.table("CONVERSATIONS_TABLE", |client, name| Conversations::new(client, name));
    /// Their entries of the past week.
    messages: Messages = |all| all.table("MESSAGES_TABLE", |client, name| Messages::new(client, name, RECENT_FOR));
    /// The people.
    users: Users = |all| all.table("USERS_TABLE", |client, name| Users::new(client, name));
    /// Reports, and what moderators did.
    safety: Safety = |all| all.table("SAFETY_TABLE", |client, name| Safety::new(client, name));
    /// The tips.
    tips: Tips = |all| all.table("TIPS_TABLE", |client, name| Tips::new(client, name));
    /// What messages carry.
    media: Media = |all| all.table("MEDIA_TABLE", |client, name| Media::new(client, name));
    /// The logs of the conversations.
    log: Log = |all| Log::from_environment(all.environment, all.conversations()?, all.messages()?);
    /// What the list of conversations shows.
    summaries: Summaries = |all| Ok(Summaries::new(all.log()?, all.users()?));
    /// The queue to `notify`.
    notify_queue: NotifyQueue =
        |all| Ok(NotifyQueue::new(&sdk_config(all.environment, "SQS")?, all.environment.required("NOTIFY_QUEUE_URL")?));
    /// What tells somebody of what concerns them alone.
    alerts: Alerts = |all| Ok(Alerts::new(all.users()?, all.delivery()?, all.notify_queue()?));
    /// Who is online.
    presences: Presences = |all| Ok(Presences::new(all.users()?, all.conversations()?));
    /// What open devices say and ask.
    beats: Beats =
        |all| Ok(Beats::new(all.connections()?, all.users()?, all.presences()?, all.service()?));
    /// The lists of conversations.
    lists: Lists = |all| Ok(Lists::new(all.conversations()?));
    /// The messages that are changed or answered.
    targets: Targets = |all| Targets::from_environment(all.environment, all.messages()?);
    /// Telling people what happens.
    delivery: Delivery = |all| Delivery::from_environment(all.environment, &all.client);
    /// Whose sessions go on, on the socket.
    sessions: OpenSessions = |all| {
        Ok(OpenSessions::new(all.connections()?, Budget::from_environment(all.environment, &all.client)?, all.service()?))
    };
    /// Who may come in, over HTTP.
    gate: Gate = |all| Ok(Gate::new(all.users()?, Budget::from_environment(all.environment, &all.client)?, all.service()?));
    /// What is left of the service to save costs: what one of a function's parts knows, all do.
    service: Service = |all| all.environment.shared(|| Ok(Service::new(all.users()?)));
    /// How much people may write.
    limits: Limits = |all| Limits::from_environment(all.environment, &all.client);
}
