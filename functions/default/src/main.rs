//! Runs [`default`] on Lambda.

use default::Fallback;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Fallback>>()
}
