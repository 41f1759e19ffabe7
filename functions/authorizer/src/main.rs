//! Runs [`authorizer`] on Lambda.

use authorizer::Authorizer;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Authorizer>()
}
