//! Telling somebody of what concerns them alone.

use natter_chat::notification::AlertAbout;
use natter_chat::{SessionId, Timestamp, UserId};
use natter_dynamo::Users;
use natter_protocol::frames::Event;
use natter_queue::{AlertDevices, AlertJob, NotifyJob, NotifyQueue};

use super::{Delivery, Undelivered};

/// Tells somebody's devices of what concerns them alone.
pub struct Alerts {
    users: Users,
    delivery: Delivery,
    notify: NotifyQueue,
}

/// What somebody is told, on which devices.
pub struct Alert {
    /// Whom.
    pub user_id: UserId,
    /// The sign-in that knows already.
    pub except: Option<SessionId>,
    /// Its id, the same wherever it is told.
    pub alert_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What the devices are told on which Natter is open.
    pub event: Event,
    /// What the others are told.
    pub about: AlertAbout,
}

impl Alerts {
    /// Alerts by these means.
    #[must_use]
    pub const fn new(users: Users, delivery: Delivery, notify: NotifyQueue) -> Self {
        Self { users, delivery, notify }
    }

    /// Tells the devices on which Natter is open, and leaves the others to `notify`. Where nobody can be subscribed, nobody takes
    /// jobs. May be repeated under the same id.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn tell(&self, alert: Alert, now: Timestamp) -> Result<(), Undelivered> {
        let Alert { user_id, except, alert_id, at, event, about } = alert;
        self.delivery.to_other_sign_ins(user_id, except.as_ref(), &event, now).await;
        if self.users.devices(user_id, now).await?.is_empty() {
            return Ok(());
        }
        let devices = AlertDevices::AllBut { session_id: except };
        let job = NotifyJob::Alert(AlertJob { user_id, alert_id, at, about, devices });
        Ok(self.notify.send(&job).await?)
    }
}
