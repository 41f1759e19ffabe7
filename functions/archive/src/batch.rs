//! Parses a batch of the stream, and reports which of its records cannot be archived.

use natter_chat::Entry;
use natter_dynamo::stream::{ImageError, StreamEvent, StreamRecord};
use natter_postgres::{Archive, ArchiveError};

/// The entries of a batch in the order of the stream, and beside each the number of its record.
#[derive(Debug, Default)]
pub(crate) struct Batch<'a> {
    pub(crate) entries: Vec<Entry>,
    sequence_numbers: Vec<&'a str>,
    malformed: Vec<&'a str>,
}

impl<'a> Batch<'a> {
    pub(crate) fn read(event: &'a StreamEvent) -> Self {
        let mut batch = Self::default();
        for record in &event.records {
            match entry_to_archive(record) {
                Ok(Some(entry)) => batch.push(record.sequence_number(), entry),
                Ok(None) => {}
                Err(error) => batch.reject(record.sequence_number(), &error),
            }
        }
        batch
    }

    fn push(&mut self, sequence_number: &'a str, entry: Entry) {
        self.sequence_numbers.push(sequence_number);
        self.entries.push(entry);
    }

    fn reject(&mut self, sequence_number: &'a str, error: &ImageError) {
        // Not its cause, which quotes what it does not understand.
        tracing::error!(sequence_number, %error, "a record cannot be read");
        self.malformed.push(sequence_number);
    }

    /// The numbers of the records that were malformed, and of those of the entries at these positions.
    pub(crate) fn failed(&self, at_fault: &[usize]) -> Vec<&'a str> {
        let at_fault = at_fault.iter().map(|&position| self.sequence_numbers[position]);
        self.malformed.iter().copied().chain(at_fault).collect()
    }
}

/// What is to be archived of a record: nothing where somebody deleted the entry.
fn entry_to_archive(record: &StreamRecord) -> Result<Option<Entry>, ImageError> {
    if record.is_ttl_delete() { record.old_entry() } else { record.new_entry() }
}

/// Archives all `entries` but those at fault, and says where those are.
///
/// # Errors
/// [`ArchiveError`] where the archive does not do its part: any number of entries may not be there.
pub(crate) async fn entries_at_fault(archive: &Archive, entries: &[Entry]) -> Result<Vec<usize>, ArchiveError> {
    let mut at_fault = Vec::new();
    // Each part with the position of its first entry; the earliest last: of several forms of an entry, the last one counts.
    let mut parts = vec![(0, entries)];
    while let Some((start, part)) = parts.pop() {
        match archive.upsert(part).await {
            Ok(_) => {}
            Err(error) if error.is_transient() => return Err(error),
            Err(error) if part.len() == 1 => {
                report(&part[0], &error);
                at_fault.push(start);
            }
            Err(_) => {
                let (first, second) = part.split_at(part.len() / 2);
                parts.push((start + first.len(), second));
                parts.push((start, first));
            }
        }
    }
    Ok(at_fault)
}

fn report(entry: &Entry, error: &ArchiveError) {
    let Entry { conversation_id, entry_id, .. } = entry;
    let error = natter_chat::causes(error);
    tracing::error!(%conversation_id, %entry_id, %error, "an entry cannot be archived");
}
