//! Runs [`send_message`] on Lambda.

use natter_lambda::{OnMessage, RuntimeError, run};
use send_message::SendMessage;

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<SendMessage>>()
}
