//! Runs [`register_user`] on Lambda.

use natter_lambda::{RuntimeError, run};
use register_user::RegisterUser;

fn main() -> Result<(), RuntimeError> {
    run::<RegisterUser>()
}
