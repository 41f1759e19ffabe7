//! Runs [`expire_messages`] on Lambda.

use expire_messages::ExpireMessages;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<ExpireMessages>()
}
