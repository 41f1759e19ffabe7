//! Runs [`migrate`] on Lambda.

use migrate::Migrate;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Migrate>()
}
