//! Runs [`authenticate`] on Lambda.

use authenticate::Authenticate;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Authenticate>>()
}
