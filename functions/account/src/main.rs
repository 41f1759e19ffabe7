//! Runs [`account`] on Lambda.

use account::AccountApi;
use natter_lambda::{Http, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Http<AccountApi>>()
}
