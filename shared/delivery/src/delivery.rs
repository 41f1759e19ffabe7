//! Pushing events to people.

mod alerts;
mod fan_out;
mod push;
mod recipients;
mod shards;

use natter_chat::{ConnectionId, Conversation, Dependency, Entry, SessionId, Timestamp, UserId, causes};
use natter_dynamo::{Client, Connections, Conversations, StoreError};
use natter_gateway::Pusher;
use natter_lambda::{Environment, InitError, aws::sdk_config};
use natter_protocol::frames::Event;
use natter_queue::{FanOutQueue, QueueError};

use push::{Mail, address, envelopes};
use recipients::Who;

pub use alerts::{Alert, Alerts};
pub use recipients::{MAX_MEMBERS_AT_ONCE, Recipients};
pub use shards::shards;

/// Knows where people are and pushes to them. Cheap to clone; clones share what waits for each connection.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub(crate) connections: Connections,
    pub(crate) conversations: Conversations,
    pusher: Pusher,
    queue: FanOutQueue,
}

/// Somebody has not been told of something, and nothing is noted by which their devices would ask for it: whoever answers for
/// it has to tell it again.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// People or their connections could not be read, or not be noted what they missed.
    #[error("somebody could be neither told nor noted")]
    Store(#[from] StoreError),
    /// It could not be left to `fan-out` or `notify`.
    #[error("no job could be left for it")]
    Queue(#[from] QueueError),
}

impl Dependency for Undelivered {
    /// Whatever failed, the request has to be repeated: its entry is stored.
    fn is_transient(&self) -> bool {
        true
    }
}

impl Delivery {
    /// A delivery by these means.
    #[must_use]
    pub const fn new(
        connections: Connections,
        conversations: Conversations,
        pusher: Pusher,
        queue: FanOutQueue,
    ) -> Self {
        Self { connections, conversations, pusher, queue }
    }

    /// A delivery by the means that the environment names, with the stores on this client.
    ///
    /// # Errors
    /// [`InitError`] where one of the variables is missing (`README.md` lists them) or a client cannot be built.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        let api = sdk_config(environment, "APIGATEWAYMANAGEMENTAPI")?;
        let queue = sdk_config(environment, "SQS")?;
        Ok(Self::new(
            Connections::new(client.clone(), environment.required("CONNECTIONS_TABLE")?),
            Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?),
            Pusher::new(&api, environment.required("MANAGEMENT_ENDPOINT")?),
            FanOutQueue::new(&queue, environment.required("FAN_OUT_QUEUE_URL")?),
        ))
    }

    /// Pushes the events, in this order, to every open device of these people, but not to the connection `except`. A
    /// failure is logged and no more: for what somebody can do without.
    pub async fn to_users(&self, users: &[UserId], events: &[Event], except: Option<&ConnectionId>, now: Timestamp) {
        let envelopes = envelopes(events, except);
        let mail = users.iter().map(|user| (*user, envelopes.clone())).collect();
        if let Err(error) = self.deliver(&mail, now).await {
            tracing::error!(error = %causes(&error), "events could not be delivered");
        }
    }

    /// As [`to_users`](Self::to_users), to those devices of one person that did not sign in with this session.
    pub async fn to_other_sign_ins(&self, user: UserId, session: Option<&SessionId>, event: &Event, now: Timestamp) {
        let mail = Mail::from([(user, envelopes(std::slice::from_ref(event), None))]);
        let told = async {
            let open = self.connections.of_other_sign_ins(user, session, now).await?;
            self.push(&mail, open, now).await
        };
        if let Err(error) = told.await {
            tracing::error!(error = %causes(&error), "somebody's devices could not be told");
        }
    }

    /// Tells each person events of their own, in this order, on every open device but the connection `except`.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn to_each(
        &self,
        events: Vec<(UserId, Vec<Event>)>,
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        Ok(self.deliver(&mail_of(events, except), now).await?)
    }

    /// As [`to_each`](Self::to_each), by where people were a moment ago, which is half the price: for what a device that has
    /// just connected can do without, or asks for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn to_each_eventually(
        &self,
        events: Vec<(UserId, Vec<Event>)>,
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mail = mail_of(events, except);
        let people: Vec<UserId> = mail.keys().copied().collect();
        if people.is_empty() {
            return Ok(());
        }
        let open = self.connections.of_users_eventually(&people, now).await?;
        self.push(&mail, open, now).await
    }

    /// Tells all who are members at this moment of these entries, in this order, each as far as the entries exist for them, on
    /// every open device but the connection `except`. Where there are more than 100, the function `fan-out` does it.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn to_members(
        &self,
        conversation: &Conversation,
        entries: &[Entry],
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        self.to_recipients(&self.recipients(conversation, now).await?, entries, except, now).await
    }

    /// As [`to_members`](Self::to_members), to those who were found before.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn to_recipients(
        &self,
        Recipients(who): &Recipients,
        entries: &[Entry],
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        match who {
            Who::Few(people, open) => {
                let mut mail = Mail::new();
                address(&mut mail, people, entries, except);
                self.push(&mail, open.clone(), now).await?;
            }
            Who::Many(shards) => self.leave_to_fan_out(shards, entries, except).await?,
        }
        Ok(())
    }

    /// Closes a user's open connections, all of them or those of one sign-in, and forgets them. A failure is logged and no
    /// more: who is refused everything else gains nothing by an open connection, and nothing is pushed to it any more.
    pub async fn close(&self, user: UserId, session: Option<&SessionId>, now: Timestamp) {
        let open = match self.connections.of_sign_in(user, session, now).await {
            Ok(open) => open,
            Err(error) => return tracing::error!(error = %causes(&error), "connections could not be closed"),
        };
        let ids: Vec<ConnectionId> = open.iter().map(|open| open.connection_id.clone()).collect();
        self.pusher.close(&ids).await;
        self.forget(open.iter()).await;
    }
}

fn mail_of(events: Vec<(UserId, Vec<Event>)>, except: Option<&ConnectionId>) -> Mail<'_> {
    let mut mail = Mail::new();
    for (user, events) in events {
        mail.entry(user).or_default().extend(envelopes(&events, except));
    }
    mail
}
