//! Where the node's program is.

use std::path::{Path, PathBuf};

use crate::AnvilError;

pub(crate) fn program() -> Result<PathBuf, AnvilError> {
    let program = tools_folder().join("foundry/anvil");
    if program.is_file() { Ok(program) } else { Err(AnvilError::NotInstalled { program }) }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where tools are is the machine's business, not a function's configuration"
)]
fn tools_folder() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var("NATTER_TOOLS").map_or_else(|_| project.join(".tools"), PathBuf::from)
}
