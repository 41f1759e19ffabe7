//! Runs [`sync`] on Lambda.

use sync::Sync;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Sync>>()
}
