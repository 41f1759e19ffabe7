//! Runs [`reconcile`] on Lambda.

use natter_lambda::{RuntimeError, run};
use reconcile::Reconcile;

fn main() -> Result<(), RuntimeError> {
    run::<Reconcile>()
}
