//! Runs [`notify`] on Lambda.

use natter_lambda::{RuntimeError, run};
use notify::Notify;

fn main() -> Result<(), RuntimeError> {
    run::<Notify>()
}
