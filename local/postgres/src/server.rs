//! The server.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tokio::time::{Instant, sleep};
use tokio_postgres::error::SqlState;

use crate::{
    Database, PostgresError, account,
    database::{PASSWORD, USER, connect},
    tools,
};

const SUPERVISE: &str = include_str!("supervise.sh");

/// The server's log, in its data folder.
const LOG: &str = "natter.log";

/// How much of the log's end an error quotes, in bytes.
const LOG_QUOTE: i64 = 2_000;

/// How long a server may take from its start to its first answer: long enough to recover from a crash.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How often we ask whether it answers yet.
const START_POLL: Duration = Duration::from_millis(20);

/// How often another port is tried where somebody else took the free one first.
const PORT_ATTEMPTS: usize = 3;

/// How a server is to run.
#[derive(Debug, Clone, Default)]
pub struct ServerOptions {
    /// Its port; a free one where not told.
    pub port: Option<u16>,
    /// Whether it ends with an empty folder, and so need not wait for the disk.
    pub ephemeral: bool,
    /// Settings beyond our own, by name.
    pub settings: Vec<(String, String)>,
}

/// A running PostgreSQL. It ends with this handle, for which it takes some tens of milliseconds.
#[derive(Debug)]
pub struct PostgresServer {
    supervisor: Child,
    folder: PathBuf,
    port: u16,
}

impl PostgresServer {
    /// Starts a server with its data in `folder`, making the cluster where there is none, and waits until it answers.
    ///
    /// # Errors
    /// [`PostgresError`]; where the server itself fails, with the end of its log.
    pub async fn start(folder: &Path, options: ServerOptions) -> Result<Self, PostgresError> {
        fs::create_dir_all(folder).map_err(PostgresError::system("make the data folder"))?;
        let folder = &fs::canonicalize(folder).map_err(PostgresError::system("find the data folder"))?;
        let mut attempts = if options.port.is_some() { 1 } else { PORT_ATTEMPTS };
        loop {
            attempts -= 1;
            // At each attempt: an ephemeral cluster goes with its server.
            match made_by(folder)? {
                None => make_cluster(folder)?,
                Some(major) if major == tools::major()? => {}
                Some(major) => return Err(PostgresError::OtherMajor { folder: folder.clone(), major }),
            }
            let mut log = new_log(&folder.join(LOG)).map_err(PostgresError::system("create the server's log"))?;
            let mut server = Self::launch(folder, &options, &log)?;
            match server.wait_until_ready(&mut log).await {
                Err(PostgresError::Ended { log }) if attempts > 0 && log.contains("could not bind") => {}
                outcome => return outcome.map(|()| server),
            }
        }
    }

    /// The port that it listens on, at 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where its data is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database `name`, made where there is none.
    ///
    /// # Errors
    /// [`PostgresError::Statement`].
    pub async fn create_database(&self, name: &str) -> Result<Database, PostgresError> {
        let doing = "create a database";
        let client = connect(self.port, "postgres").await.map_err(PostgresError::statement(doing))?;
        match client.batch_execute(&format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""))).await {
            Err(error) if error.code() != Some(&SqlState::DUPLICATE_DATABASE) => {
                Err(PostgresError::statement(doing)(error))
            }
            _ => Ok(Database { port: self.port, name: name.to_owned() }),
        }
    }

    /// Stops the server and waits until it has ended. Its clients are cut off; nothing that they committed is lost.
    pub async fn stop(self) {
        // The one way to fail is a panic in there, and there is none.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }

    fn launch(folder: &Path, options: &ServerOptions, log: &File) -> Result<Self, PostgresError> {
        let port = options.port.map_or_else(free_port, Ok)?;
        let program = tools::program("postgres")?;
        let line = account::command_line(&program, arguments(folder, port, options))
            .map_err(PostgresError::system("read our own account"))?;
        let stderr = log.try_clone().map_err(PostgresError::system("share the server's log"))?;
        let remove = if options.ephemeral { folder.into() } else { OsString::new() };
        let supervisor = Command::new("sh")
            .args(["-c", SUPERVISE, "supervise.sh"])
            .arg(remove)
            .args(line)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(stderr)
            .process_group(0)
            .spawn()
            .map_err(PostgresError::system("start PostgreSQL"))?;
        Ok(Self { supervisor, folder: folder.to_owned(), port })
    }

    async fn wait_until_ready(&mut self, log: &mut File) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let answer = self.data_directory().await;
            if self.has_ended()? {
                return Err(PostgresError::Ended { log: end_of(log) });
            }
            let source = match answer {
                // Another server may hold the port; ours is about to find out.
                Ok(folder) if folder != self.folder => continue,
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            if Instant::now() > deadline {
                return Err(PostgresError::Silent { port: self.port, source });
            }
            sleep(START_POLL).await;
        }
    }

    /// Of whichever server answers on our port.
    async fn data_directory(&self) -> Result<PathBuf, tokio_postgres::Error> {
        let client = connect(self.port, "postgres").await?;
        let folder: String = client.query_one("SHOW data_directory", &[]).await?.get(0);
        Ok(folder.into())
    }

    fn has_ended(&mut self) -> Result<bool, PostgresError> {
        let status = self.supervisor.try_wait().map_err(PostgresError::system("look after PostgreSQL"))?;
        Ok(status.is_some())
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        // The end of its standard input is the supervisor's sign to stop.
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// The major version of the server that made the cluster in the folder, where there is one.
fn made_by(folder: &Path) -> Result<Option<String>, PostgresError> {
    match fs::read_to_string(folder.join("PG_VERSION")) {
        Ok(major) => Ok(Some(major.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PostgresError::system("read the cluster's version")(error)),
    }
}

fn make_cluster(folder: &Path) -> Result<(), PostgresError> {
    let program = tools::program("initdb")?;
    account::make_folder(folder).map_err(PostgresError::system("make the data folder"))?;
    let arguments = [
        &format!("--username={USER}"),
        "--pwfile=/dev/stdin",
        "--auth=scram-sha-256",
        // As Aurora's: what is a letter, and which are its capitals, must not differ.
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--locale-provider=icu",
        "--icu-locale=en-US",
        "--no-sync",
        "--no-instructions",
        "-D",
    ];
    let line = account::command_line(&program, arguments).map_err(PostgresError::system("read our own account"))?;
    let doing = "run initdb";
    let mut initdb = Command::new(&line[0])
        .args(&line[1..])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(PostgresError::system(doing))?;
    if let Some(mut stdin) = initdb.stdin.take() {
        writeln!(stdin, "{PASSWORD}").map_err(PostgresError::system(doing))?;
    }
    let finished = initdb.wait_with_output().map_err(PostgresError::system(doing))?;
    if finished.status.success() {
        return Ok(());
    }
    Err(PostgresError::Initdb { output: String::from_utf8_lossy(&finished.stderr).into_owned() })
}

fn arguments(folder: &Path, port: u16, options: &ServerOptions) -> Vec<OsString> {
    let mut settings = vec![
        ("listen_addresses".to_owned(), "127.0.0.1".to_owned()),
        ("unix_socket_directories".to_owned(), String::new()),
        ("shared_buffers".to_owned(), "16MB".to_owned()),
    ];
    if options.ephemeral {
        let unsafely = ["fsync", "full_page_writes", "synchronous_commit"];
        settings.extend(unsafely.map(|name| (name.to_owned(), "off".to_owned())));
    }
    settings.extend(options.settings.iter().cloned());
    let mut arguments: Vec<OsString> = vec!["-D".into(), folder.into(), "-p".into(), port.to_string().into()];
    for (name, value) in settings {
        arguments.extend(["-c".into(), format!("{name}={value}").into()]);
    }
    arguments
}

fn free_port() -> Result<u16, PostgresError> {
    let doing = "find a free port";
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(PostgresError::system(doing))?;
    Ok(listener.local_addr().map_err(PostgresError::system(doing))?.port())
}

/// Empty. For appending, since whoever reads it moves the place at which the server would write otherwise.
fn new_log(path: &Path) -> io::Result<File> {
    let log = File::options().create(true).append(true).read(true).open(path)?;
    log.set_len(0)?;
    Ok(log)
}

fn end_of(log: &mut File) -> String {
    let mut end = Vec::new();
    // Shorter than that, and the log is read from its beginning.
    let _ = log.seek(SeekFrom::End(-LOG_QUOTE)).or_else(|_| log.seek(SeekFrom::Start(0)));
    let _ = log.read_to_end(&mut end);
    String::from_utf8_lossy(&end).into_owned()
}
