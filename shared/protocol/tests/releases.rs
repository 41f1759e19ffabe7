//! Pages and clients of earlier releases go on talking to this server: it reads what they send.

use std::fs;
use std::path::Path;

use natter_protocol::frames::ClientFrame;

#[test]
fn every_request_of_every_release_is_still_read() {
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/protocol/releases");
    let mut read = 0;
    for release in fs::read_dir(releases).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for request in fs::read_to_string(release.join("requests.jsonl")).unwrap().lines() {
            let frame = ClientFrame::parse(request);
            assert!(frame.is_ok(), "{}: {request}: {frame:?}", release.display());
            read += 1;
        }
    }
    assert!(read >= ClientFrame::ACTIONS.len(), "{read} requests, which is less than there are actions");
}
