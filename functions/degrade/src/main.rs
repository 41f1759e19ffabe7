//! Runs [`degrade`] on Lambda.

use degrade::Degrade;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Degrade>()
}
