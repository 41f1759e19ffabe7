//! Events as JSON, and how many of them go into one frame.

use std::sync::Arc;

use natter_protocol::frames::Event;

/// How large a frame with several events may be, in bytes: API Gateway's meter counts a message in steps of this size.
pub const MAX_FRAME_BYTES: usize = 32 * 1024;

/// The longest message that API Gateway delivers, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024;

// What the front end reads as `ServerFrame::Events`; a test holds the two together.
const BEGINNING: &str = r#"{"type":"events","events":["#;
const SEPARATOR: &str = ",";
const END: &str = "]}";

/// An event as JSON: written once, however many connections it goes to. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenEvent(Arc<str>);

/// An event that cannot be pushed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It could not be written as JSON.
    #[error("the event could not be written")]
    Unwritable(#[source] serde_json::Error),
    /// Alone in its frame it is longer than [`MAX_MESSAGE_BYTES`].
    #[error("the event is {bytes} bytes long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

impl WrittenEvent {
    /// Writes an event.
    ///
    /// # Errors
    /// [`WriteError`] where nobody can be sent it.
    pub fn write(event: &Event) -> Result<Self, WriteError> {
        let json = serde_json::to_string(event).map_err(WriteError::Unwritable)?;
        if frame_length(json.len()) > MAX_MESSAGE_BYTES {
            return Err(WriteError::TooLong { bytes: json.len() });
        }
        Ok(Self(json.into()))
    }

    /// How long it is, in bytes of JSON.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: even the smallest event names its type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How many of these events, from the first, go into one frame: as many as fit into [`MAX_FRAME_BYTES`], and one that is
/// larger alone.
pub(crate) fn count_in_frame<'a>(events: impl Iterator<Item = &'a WrittenEvent>) -> usize {
    let mut together = 0;
    let fitting = events.take_while(|event| {
        together += event.len() + SEPARATOR.len();
        frame_length(together - SEPARATOR.len()) <= MAX_FRAME_BYTES
    });
    fitting.count().max(1)
}

/// The frame of these events.
pub(crate) fn frame<'a>(events: impl Iterator<Item = &'a WrittenEvent>) -> Vec<u8> {
    let events: Vec<&str> = events.map(|event| &*event.0).collect();
    [BEGINNING, &events.join(SEPARATOR), END].concat().into_bytes()
}

/// How long a frame is whose events, with what separates them, are so long.
const fn frame_length(events: usize) -> usize {
    BEGINNING.len() + events + END.len()
}
