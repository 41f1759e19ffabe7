//! Runs [`typing`] on Lambda.

use typing::Typing;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Typing>>()
}
