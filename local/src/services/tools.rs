//! Where the programs are that the stack starts.

use std::path::{Path, PathBuf};

use natter_lambda::Environment;

use super::ServiceError;

/// The project's folder: `natter-local` runs from a working copy, and serves what is in it.
#[must_use]
pub fn project() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder.parent().unwrap_or(folder).to_owned()
}

/// Where `tools/install` puts its programs.
fn tools() -> PathBuf {
    let environment = Environment::from_process();
    environment.optional("NATTER_TOOLS").map_or_else(|| project().join(".tools"), PathBuf::from)
}

/// MiniStack's Python.
pub(crate) fn python() -> Result<PathBuf, ServiceError> {
    installed("MiniStack", tools().join("python/bin/python"), "tools/install start")
}

/// The front end's folder, with its dependencies.
pub(crate) fn frontend() -> Result<PathBuf, ServiceError> {
    let folder = project().join("frontend");
    installed("Vite", folder.join("node_modules/vite"), "npm --prefix frontend ci")?;
    Ok(folder)
}

fn installed(name: &'static str, path: PathBuf, remedy: &'static str) -> Result<PathBuf, ServiceError> {
    if path.exists() { Ok(path) } else { Err(ServiceError::NotInstalled { name, path, remedy }) }
}
