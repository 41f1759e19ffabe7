//! Runs [`disconnect`] on Lambda.

use disconnect::Disconnect;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Disconnect>()
}
