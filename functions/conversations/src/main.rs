//! Runs [`conversations`] on Lambda.

use conversations::ConversationsApi;
use natter_lambda::{Http, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Http<ConversationsApi>>()
}
