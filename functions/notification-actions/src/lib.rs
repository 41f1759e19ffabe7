//! `POST /v1/notifications/actions`: does what someone chose in a notification, where no page of the app is open.
//!
//! A service worker has no token. What it has is the ticket that came with the notification: for one conversation, for an hour,
//! for one use, and for as long as its device is notified at all, which ends with the sign-in. Whoever has used it up is checked
//! like everybody else: marking as read and answering are done by the code of `mark-receipts` and `send-message`, with all of
//! their rules.

use mark_receipts::MarkReceipts;
use natter_chat::notification::{NotificationAction, NotificationOrder, NotificationTicket};
use natter_chat::{ConversationId, EntryId, Feature, Seq, Timestamp};
use natter_delivery::{Budget, Delivery, Service, Services};
use natter_dynamo::{Conversations, MembershipChange, Users};
use natter_lambda::http::{LambdaRequest, serve_by_ticket};
use natter_lambda::{Action, Caller, Clock, Either, Environment, Function, HandlerError, InitError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::NotificationsRoute;
use natter_protocol::api::notifications::endpoints;
use natter_protocol::frames::{self, Event, RequestId};
use natter_protocol::weight::WeightedRoutes;
use send_message::SendMessage;
use serde_json::Value;

/// Until when a conversation is muted that is muted without a time: the year 9999, as the page has it.
const FOR_EVER: Timestamp = Timestamp::from_millis(253_370_764_800_000);

/// The function `notification-actions`.
pub struct NotificationActions {
    users: Users,
    conversations: Conversations,
    delivery: Delivery,
    budget: Budget,
    receipts: MarkReceipts,
    messages: SendMessage,
    service: Service,
    clock: Clock,
}

impl Function for NotificationActions {
    type Event = LambdaRequest;
    type Reply = Value;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            users: services.users()?,
            conversations: services.conversations()?,
            delivery: services.delivery()?,
            budget: Budget::from_environment(environment, services.client())?,
            receipts: MarkReceipts::init(environment).await?,
            messages: SendMessage::init(environment).await?,
            service: services.service()?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: LambdaRequest) -> Result<Value, HandlerError> {
        serve_by_ticket::<endpoints::Act, _>(event, |input| self.act(input.body)).await
    }
}

impl NotificationActions {
    async fn act(&self, order: NotificationOrder) -> Result<Done> {
        let NotificationOrder { ticket, action } = order;
        let caller = self.admit(&ticket).await?;
        let id = ticket.conversation_id;
        match action {
            NotificationAction::Read { seq } => self.read(&caller, id, seq).await?,
            NotificationAction::Mute {} => self.mute(&caller, id).await?,
            NotificationAction::Reply { entry_id, text, seq } => {
                self.reply(&caller, id, (entry_id, text, seq)).await?;
                self.read(&caller, id, seq).await?;
            }
        }
        Ok(Done {})
    }

    /// Uses the ticket up, and looks whether its device is still signed in.
    async fn admit(&self, ticket: &NotificationTicket) -> Result<Caller> {
        let (user_id, now) = (ticket.user_id, self.clock.now());
        if !self.users.use_notification_ticket(ticket, now).await? {
            return Err(ErrorCode::NotificationTicketInvalid.into());
        }
        let devices = self.users.devices(user_id, now).await?;
        let device = devices.into_iter().find(|device| device.session_id == ticket.session_id);
        let device = device.ok_or(ErrorCode::NotificationTicketInvalid)?;
        let account = self.users.session_status(user_id, &ticket.session_id).await?;
        account.check(device.signed_in_at, now)?;
        self.budget.charge(user_id, NotificationsRoute::Act.weight(), now).await?;
        // No connection: all of their devices are told.
        Ok(Caller { user_id, connection_id: String::new().into(), now })
    }

    async fn read(&self, caller: &Caller, conversation_id: ConversationId, seq: Seq) -> Result<()> {
        let request = frames::MarkRead { id: request_id()?, conversation_id, seq, quiet: true };
        Box::pin(self.receipts.perform(caller, Either::First(request))).await.map(drop)
    }

    async fn mute(&self, caller: &Caller, conversation_id: ConversationId) -> Result<()> {
        let change = MembershipChange { muted_until: Some(Some(FOR_EVER)), ..MembershipChange::default() };
        let changed = self.conversations.change_membership(conversation_id, caller.user_id, &change).await?;
        let membership = changed.ok_or(ErrorCode::ConversationNotFound)?;
        let event = Event::MembershipChanged { conversation_id, membership };
        self.delivery.to_users(&[caller.user_id], &[event], None, caller.now).await;
        Ok(())
    }

    async fn reply(
        &self,
        caller: &Caller,
        conversation_id: ConversationId,
        (entry_id, text, seq): (EntryId, String, Seq),
    ) -> Result<()> {
        self.service.level(caller.now).await.check(Feature::Writing)?;
        let request = frames::SendMessage {
            id: request_id()?,
            conversation_id,
            entry_id,
            text,
            after: Some(seq),
            reply_to: None,
            reply_to_seq: None,
            mentions: Vec::new(),
            forwarded: false,
            attachments: Vec::new(),
        };
        Box::pin(self.messages.perform(caller, request)).await.map(drop)
    }
}

/// There is nobody who waits for a reply of this id.
fn request_id() -> Result<RequestId> {
    "notification".to_owned().try_into().map_err(natter_lambda::ActionError::internal)
}
