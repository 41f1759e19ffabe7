//! Runs [`get_users`] on Lambda.

use get_users::GetUsers;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<GetUsers>>()
}
