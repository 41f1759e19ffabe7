//! Runs [`mark_receipts`] on Lambda.

use mark_receipts::MarkReceipts;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<MarkReceipts>>()
}
