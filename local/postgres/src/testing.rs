//! Databases for tests.

use std::path::{Path, PathBuf};
use std::{env, process};

use rustix::fs::{Access, StatVfs, access, statvfs};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{Database, PostgresError, PostgresServer, ServerOptions};

/// One for the whole process. It is never dropped; its supervisor notices the process's end.
static SERVER: OnceCell<PostgresServer> = OnceCell::const_new();

/// Where Linux keeps files in memory. A server makes and deletes a thousand of them, for which ext4 took a quarter of the time of
/// the tests.
const IN_MEMORY: &str = "/dev/shm";

/// How much has to be free there, in bytes: in a container it may be 64 MB.
const ROOM: u64 = 2 << 30;

/// An empty database that no other test uses, on a server that this process's tests share.
///
/// # Errors
/// [`PostgresError`] where the server does not start.
pub async fn test_database() -> Result<Database, PostgresError> {
    let server = SERVER.get_or_try_init(PostgresServer::ephemeral).await?;
    server.create_database(&format!("test_{}", Uuid::new_v4().simple())).await
}

impl PostgresServer {
    /// Starts a server that leaves nothing behind: for tests which stop it.
    ///
    /// # Errors
    /// As [`PostgresServer::start`].
    pub async fn ephemeral() -> Result<Self, PostgresError> {
        let name = format!("natter-pg-{}-{}", process::id(), Uuid::new_v4().simple());
        let options = ServerOptions { ephemeral: true, ..ServerOptions::default() };
        Self::start(&scratch().join(name), options).await
    }
}

/// Where a server's files may be that nobody wants to keep.
fn scratch() -> PathBuf {
    let in_memory = Path::new(IN_MEMORY);
    let has_room = |there: StatVfs| there.f_bavail * there.f_frsize >= ROOM;
    let is_good = access(in_memory, Access::WRITE_OK).is_ok() && statvfs(in_memory).is_ok_and(has_room);
    if is_good { in_memory.to_owned() } else { env::temp_dir() }
}
