//! Runs [`replay`] on Lambda.

use natter_lambda::{RuntimeError, run};
use replay::Replay;

fn main() -> Result<(), RuntimeError> {
    run::<Replay>()
}
