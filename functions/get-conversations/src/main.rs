//! Runs [`get_conversations`] on Lambda.

use get_conversations::GetConversations;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<GetConversations>>()
}
