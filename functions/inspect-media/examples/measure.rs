//! What the inspection of a file takes: `measure <kind> <file>` prints the time and the memory beside the file itself.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "for whoever measures")]

use std::time::Instant;

use inspect_media::{clean, listen};
use natter_chat::MediaKind;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, kind, path] = arguments.as_slice() else { panic!("measure <kind> <file>") };
    let kind = MediaKind::ALL.into_iter().find(|one| one.as_str() == kind).unwrap();
    let file = std::fs::read(path).unwrap();
    let (bytes, before, begun) = (file.len(), MEMORY.current_usage_as_mb(), Instant::now());
    MEMORY.reset_peak_usage();
    let outcome = match kind {
        MediaKind::Picture => clean(&file).map(|picture| picture.bytes.len()),
        MediaKind::File => Ok(file.len()),
        _ => listen(kind, file).map(|recording| recording.bytes.len()),
    };
    let (took, peak) = (begun.elapsed().as_millis(), MEMORY.peak_usage_as_mb() - before);
    println!("{path}: {bytes} bytes, {took} ms, {peak:.0} MB more, {outcome:?}");
}
