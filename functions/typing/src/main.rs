//! Runs [`typing`] on Lambda.

use natter_lambda::{OnMessage, RuntimeError, run};
use typing::Typing;

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<Typing>>()
}
