//! Where the server's programs are.

use std::path::{Path, PathBuf};

use crate::PostgresError;

/// The program `name` of PostgreSQL.
pub(crate) fn program(name: &str) -> Result<PathBuf, PostgresError> {
    let folder = tools_folder().join("postgres/bin");
    let program = folder.join(name);
    if program.is_file() { Ok(program) } else { Err(PostgresError::NotInstalled { folder }) }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where tools are is the machine's business, not a function's configuration"
)]
fn tools_folder() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var("NATTER_TOOLS").map_or_else(|_| project.join(".tools"), PathBuf::from)
}
