//! The server's life, on the real one.

use std::{
    env,
    io::{self, BufRead, BufReader, ErrorKind, Read},
    iter,
    net::{Shutdown, TcpStream},
    process::{Command, Stdio},
};

use natter_pg::{PostgresError, PostgresServer, ServerOptions, test_database};

#[tokio::test]
async fn an_ephemeral_server_answers_and_leaves_nothing_behind() {
    let server = PostgresServer::ephemeral().await.unwrap();
    let (port, folder) = (server.port(), server.folder().to_owned());
    let client = server.create_database("natter").await.unwrap().connect().await.unwrap();
    let one: i32 = client.query_one("SELECT 1", &[]).await.unwrap().get(0);
    assert_eq!(one, 1);

    server.stop().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_folder_keeps_its_data_from_one_server_to_the_next() {
    let folder = env::temp_dir().join(format!("natter-pg-kept-{}", std::process::id()));
    let server = PostgresServer::start(&folder, ServerOptions::default()).await.unwrap();
    let client = server.create_database("natter").await.unwrap().connect().await.unwrap();
    client.batch_execute("CREATE TABLE kept AS SELECT 7 AS number").await.unwrap();
    server.stop().await;

    let options = ServerOptions { ephemeral: true, ..ServerOptions::default() };
    let server = PostgresServer::start(&folder, options).await.unwrap();
    let client = server.create_database("natter").await.unwrap().connect().await.unwrap();
    let number: i32 = client.query_one("SELECT number FROM kept", &[]).await.unwrap().get(0);
    assert_eq!(number, 7);
}

#[tokio::test]
async fn data_of_another_major_version_is_refused_with_what_to_do() {
    let folder = env::temp_dir().join(format!("natter-pg-old-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("PG_VERSION"), "9\n").unwrap();
    let error = PostgresServer::start(&folder, ServerOptions::default()).await.unwrap_err();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        error.to_string().contains("was made by PostgreSQL 9, which this version cannot read: `make reset`"),
        "{error}"
    );
}

#[tokio::test]
async fn the_server_is_of_the_major_version_that_is_deployed_and_knows_all_letters() {
    let client = test_database().await.unwrap().connect().await.unwrap();
    let number: String = client.query_one("SHOW server_version_num", &[]).await.unwrap().get(0);
    let template = include_str!("../../../template.yaml");
    let (_, family) = template.split_once("Family: aurora-postgresql").unwrap();
    assert_eq!(&number[..2], &family[..2]);

    let encoding: String = client.query_one("SHOW server_encoding", &[]).await.unwrap().get(0);
    let small: String = client.query_one("SELECT lower('ÄÉΣПЁ')", &[]).await.unwrap().get(0);
    assert_eq!((&encoding[..], &small[..]), ("UTF8", "äéσпё"));
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() {
    let first = PostgresServer::ephemeral().await.unwrap();
    let folder = env::temp_dir().join(format!("natter-pg-refused-{}", std::process::id()));
    let options = ServerOptions { port: Some(first.port()), ephemeral: true, ..ServerOptions::default() };
    let error = PostgresServer::start(&folder, options).await.unwrap_err();
    assert!(matches!(&error, PostgresError::Ended { log } if log.contains("could not bind")), "{error}");
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own_on_one_server() {
    let (one, other) = (test_database().await.unwrap(), test_database().await.unwrap());
    assert_eq!(one.port, other.port);
    one.connect().await.unwrap().batch_execute("CREATE TABLE here ()").await.unwrap();
    assert!(other.connect().await.unwrap().batch_execute("SELECT * FROM here").await.is_err());
}

#[test]
fn a_server_ends_when_its_process_is_killed() {
    let mut process = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "holds_a_server_until_its_input_ends"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port: u16 = lines.map(Result::unwrap).find_map(|line| line.split_once("port=")?.1.parse().ok()).unwrap();
    let connection = TcpStream::connect(("127.0.0.1", port)).unwrap();

    process.kill().unwrap();
    process.wait().unwrap();
    // A server that is about to end closes the connections that it has, and those that it still accepts once it has read to
    // their end.
    let mut connections =
        iter::once(Ok(connection)).chain(iter::repeat_with(|| TcpStream::connect(("127.0.0.1", port))));
    let wait_for_end = |mut open: TcpStream| {
        let _ = open.shutdown(Shutdown::Write);
        io::copy(&mut open, &mut io::sink())
    };
    let refusal = connections.find_map(|connection| connection.map(wait_for_end).err());
    assert_eq!(refusal.unwrap().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
#[ignore = "the process that is killed in a_server_ends_when_its_process_is_killed"]
async fn holds_a_server_until_its_input_ends() {
    let server = PostgresServer::ephemeral().await.unwrap();
    println!("port={}", server.port());
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    server.stop().await;
}
