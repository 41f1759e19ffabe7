//! Runs [`notification_actions`] on Lambda.

use natter_lambda::{RuntimeError, run};
use notification_actions::NotificationActions;

fn main() -> Result<(), RuntimeError> {
    run::<NotificationActions>()
}
