//! Where the server's programs are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::PostgresError;

/// The program `name` of PostgreSQL.
pub(crate) fn program(name: &str) -> Result<PathBuf, PostgresError> {
    let folder = tools_folder().join("postgres/bin");
    let program = folder.join(name);
    if program.is_file() { Ok(program) } else { Err(PostgresError::NotInstalled { folder }) }
}

/// The major version of the programs.
pub(crate) fn major() -> Result<String, PostgresError> {
    let doing = "ask PostgreSQL for its version";
    let answer = Command::new(program("postgres")?).arg("--version").output().map_err(PostgresError::system(doing))?;
    // "postgres (PostgreSQL) 17.10"
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    let version = answer.split_whitespace().last().unwrap_or_default();
    Ok(version.split('.').next().unwrap_or_default().to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "where tools are is the machine's business, not a function's configuration"
)]
fn tools_folder() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var("NATTER_TOOLS").map_or_else(|_| project.join(".tools"), PathBuf::from)
}
