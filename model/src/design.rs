//! The designs that are compared.

/// How the log works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// As it was until 0031: an entry is kept by its id, and a reader takes an empty place for a hole after some time of its
    /// own clock, which may be any time.
    Timed,
    /// As 0031 has it, with every rule but the one that is named.
    Sealed {
        /// Left out, to see what it is for.
        without: Option<Rule>,
    },
}

/// What the design with sealed places needs beyond them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A place is taken only where at most `RECENT` were given out since the sender read the head.
    BoundReach,
    /// The log is searched after the head was read.
    SearchAfterHead,
    /// A search of the log has no end before the place that the client knew, and that is the newest one it has heard of.
    SearchToTheEnd,
    /// A search of the log that comes upon an open place seals it.
    SealWhileSearching,
    /// An id is forgotten only at the place that was too far back, and not at a later one.
    ForgetByPlace,
    /// A request with an old id gets no place, and fills none that it was given when the id was young.
    RefuseOldIds,
    /// An answer ends at the last place of the head that was read for it, or looks for open places beyond.
    EndAtHead,
    /// A place is sealed only while the message that a list is to show instead is what it was.
    CheckShown,
    /// The message that a list is to show instead is looked for no further than the log is whole.
    StopAtMissing,
    /// A deletion erases the message before the preview.
    EraseMessageFirst,
    /// A preview that comes back says whether it is erased, and by which edit it is worded.
    KeepWording,
    /// A list shows the preview of a stored message only, or reads the head again.
    ShowStored,
    /// A device that is told of something that it missed while it asks what that is asks once more.
    AskAgain,
    /// A `pong` tells what was missed, and does not forget it.
    PongOnlyTells,
    /// A mark goes as far as nothing is missing on the device, and not up to its newest entry.
    MarkWholePart,
}

impl Design {
    /// As 0031 has it.
    pub const SEALED: Self = Self::Sealed { without: None };

    /// The same without one rule.
    #[must_use]
    pub const fn without(rule: Rule) -> Self {
        Self::Sealed { without: Some(rule) }
    }

    /// Whether it seals.
    #[must_use]
    pub const fn seals(self) -> bool {
        matches!(self, Self::Sealed { .. })
    }

    /// Whether a rule holds.
    #[must_use]
    pub fn has(self, rule: Rule) -> bool {
        match self {
            Self::Timed => false,
            Self::Sealed { without } => without != Some(rule),
        }
    }
}
