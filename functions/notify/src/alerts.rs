//! What concerns one person alone: no conversation, and none of its rules.

use std::time::Duration;

use natter_chat::Timestamp;
use natter_chat::notification::{Alert, Payload};
use natter_dynamo::PushDevice;
use natter_push::PushServices;
use natter_queue::{AlertDevices, AlertJob, NotifyJob};
use uuid::Uuid;

use crate::jobs::JobError;
use crate::push::{Busy, send};
use crate::{FIRST_PAUSE, Notify};

/// How old it may be when a device gets it: one that was off for the night still does.
const LATEST: Duration = Duration::from_hours(24);

impl Notify {
    /// Tells somebody's devices. One that is busy gets a job of its own, which fails where it is busy again.
    pub(crate) async fn alert(&self, push: &PushServices, job: &AlertJob, now: Timestamp) -> Result<(), JobError> {
        let lifetime = LATEST.saturating_sub(now.since(job.at));
        if lifetime.is_zero() {
            return Ok(());
        }
        let account = self.users.current_account_status(job.user_id).await?;
        let is_signed_in = |device: &PushDevice| !account.has_ended(device.signed_in_at, now);
        let settings = self.users.notification_settings(job.user_id).await?;
        let about = if settings.hide_content { job.about.hidden() } else { job.about.clone() };
        let mut devices = self.users.devices(job.user_id, now).await?;
        devices.retain(|device| job.devices.include(&device.session_id) && is_signed_in(device));
        for device in devices {
            let alert = Alert {
                user_id: job.user_id,
                language: device.subscription.language(),
                alert_id: job.alert_id.clone(),
                at: job.at,
                about: about.clone(),
            };
            let topic = Uuid::new_v5(&job.user_id.as_uuid(), job.alert_id.as_bytes()).simple().to_string();
            let payload = Payload::Alert(Box::new(alert));
            let outcome = send(push, &device, &payload, Some(&topic), lifetime, now).await;
            let Err(Busy(after)) = self.conclude((job.user_id, &device), outcome).await else { continue };
            if matches!(job.devices, AlertDevices::One { .. }) {
                return Err(JobError::Busy(after));
            }
            let devices = AlertDevices::One { session_id: device.session_id };
            let again = NotifyJob::Alert(AlertJob { devices, ..job.clone() });
            self.queue.send_all(&[again], after.unwrap_or(FIRST_PAUSE)).await?;
        }
        Ok(())
    }
}
