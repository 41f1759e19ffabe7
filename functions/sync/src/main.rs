//! Runs [`sync`] on Lambda.

use natter_lambda::{OnMessage, RuntimeError, run};
use sync::Sync;

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Sync>>()
}
