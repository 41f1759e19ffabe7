//! Runs [`security_notices`] on Lambda.

use natter_lambda::{RuntimeError, run};
use security_notices::SecurityNotices;

fn main() -> Result<(), RuntimeError> {
    run::<SecurityNotices>()
}
