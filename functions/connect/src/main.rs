//! Runs [`connect`] on Lambda.

use connect::Connect;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Connect>()
}
