//! Runs [`users`] on Lambda.

use natter_lambda::{Http, RuntimeError, run};
use users::UsersApi;

fn main() -> Result<(), RuntimeError> {
    run::<Http<UsersApi>>()
}
