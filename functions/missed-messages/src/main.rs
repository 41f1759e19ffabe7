//! Runs [`missed_messages`] on Lambda.

use missed_messages::MissedMessages;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<MissedMessages>()
}
