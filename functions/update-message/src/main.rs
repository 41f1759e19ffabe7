//! Runs [`update_message`] on Lambda.

use natter_lambda::{OnMessage, RuntimeError, run};
use update_message::UpdateMessage;

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<UpdateMessage>>()
}
