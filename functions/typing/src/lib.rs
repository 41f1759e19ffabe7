//! `typing`: tells the other members that someone is typing, or has stopped. Nothing is stored; if the stop is lost,
//! clients forget the typing after nine seconds. So everything is read as it was a moment ago, which is half the price.

mod repeats;

use natter_chat::MemberView;
use natter_delivery::{Delivery, OpenSessions, Services, activity_audience};
use natter_dynamo::{Conversations, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{self, Done, Event};

use repeats::Repeats;

/// The function `typing`.
pub struct Typing {
    conversations: Conversations,
    users: Users,
    delivery: Delivery,
    repeats: Repeats,
}

impl Action for Typing {
    type Request = frames::Typing;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            delivery: services.delivery()?,
            conversations: services.conversations()?,
            users: services.users()?,
            repeats: Repeats::default(),
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::Typing) -> Result<Done, ActionError> {
        if self.repeats.is_new(caller.user_id, request.conversation_id, request.active, caller.now) {
            let told = self.tell(caller, &request).await;
            told.inspect_err(|_| self.repeats.forget(caller.user_id, request.conversation_id))?;
        }
        Ok(Done {})
    }
}

impl Typing {
    async fn tell(&self, caller: &Caller, request: &frames::Typing) -> Result<(), ActionError> {
        let (view, account) = tokio::try_join!(
            self.conversations.for_member_eventually(request.conversation_id, caller.user_id),
            self.users.account_status(caller.user_id),
        )?;
        let view = view.ok_or(ErrorCode::ConversationNotFound)?;
        view.check_may_post()?;
        if !account.settings.typing {
            return Ok(());
        }
        Ok(self.push(caller, &view, request.active).await?)
    }

    async fn push(&self, caller: &Caller, view: &MemberView, active: bool) -> Result<(), StoreError> {
        let others = activity_audience(&self.conversations, &self.users, caller.user_id, view).await?;
        let conversation_id = view.conversation.conversation_id;
        let event = Event::Typing { conversation_id, user_id: caller.user_id, active };
        let events = others.into_iter().map(|other| (other, vec![event.clone()])).collect();
        self.delivery.to_each_eventually(events, None, caller.now).await
    }
}
