//! Runs [`account_jobs`] on Lambda.

use account_jobs::AccountJobs;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<AccountJobs>()
}
