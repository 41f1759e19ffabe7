//! Runs [`get_messages`] on Lambda.

use get_messages::GetMessages;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<GetMessages>>()
}
