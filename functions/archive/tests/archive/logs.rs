//! What the log says.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::Deployed;
use crate::records::{event, image, inserted, sequence_number};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_cannot_be_archived_is_logged_by_number_and_never_by_what_it_says() {
    let deployed = Deployed::new().await;
    deployed.archive.execute("ALTER TABLE entries ADD CHECK (content ->> 'text' <> 'confidential')").await;
    let mut malformed = image(1, 1, "confidential");
    malformed["content"]["M"]["kind"] = json!({"S": "confidential"});

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let reported = deployed.deliver(event([inserted(&malformed), inserted(&image(1, 2, "confidential"))])).await;

    assert_eq!(reported, [sequence_number(0), sequence_number(1)]);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains(&sequence_number(0)) && log.contains("an entry cannot be archived"), "{log}");
    assert!(!log.contains("confidential"), "{log}");
}
