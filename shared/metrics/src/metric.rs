//! The table of what is measured.

/// What a number counts or measures, as CloudWatch calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Milliseconds.
    Milliseconds,
}

impl Unit {
    /// As CloudWatch writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
        }
    }
}

macro_rules! metrics {
    ($($(#[doc = $doc:literal])+ $Metric:ident: $unit:ident, $kept:ident;)+) => {
        /// Something that is measured.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Metric {
            $($(#[doc = $doc])+ $Metric,)+
        }

        impl Metric {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$Metric),+];

            /// What CloudWatch calls it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Metric => stringify!($Metric),)+
                }
            }

            /// What its numbers are.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self {
                    $(Self::$Metric => Unit::$unit,)+
                }
            }

            /// Whether the numbers of one invocation are added up: otherwise each of them counts for itself, as in a percentile.
            #[must_use]
            pub const fn is_sum(self) -> bool {
                match self {
                    $(Self::$Metric => kept!($kept),)+
                }
            }
        }
    };
}

macro_rules! kept {
    (sum) => {
        true
    };
    (each) => {
        false
    };
}

metrics! {
    /// Messages that were stored; a resend is not counted again.
    MessagesAccepted: Count, sum;
    /// Devices to which something was pushed.
    Pushed: Count, sum;
    /// Devices that were gone when something was to be pushed to them.
    ConnectionsGone: Count, sum;
    /// Devices to which something could not be pushed in time; they ask for it with their next `ping`.
    ConnectionsSlow: Count, sum;
    /// How many devices one event was pushed to at once.
    FanOutSize: Count, each;
    /// From the arrival of a frame at API Gateway until what it caused was pushed to the last device. For large groups: from
    /// the moment when the entry was made.
    DeliveryLatency: Milliseconds, each;
    /// How old the oldest entry was when it was archived.
    ArchiveLag: Milliseconds, each;
    /// Calls that were not made because the archive had failed several times in a row.
    ArchiveCallsRefused: Count, sum;
    /// Requests that were refused for asking too much; also by the name of what was asked.
    RateLimited: Count, sum;
    /// Sign-ins that were seen for the first time.
    SignIns: Count, sum;
    /// Tips that were seen on their way into a block.
    TipsPending: Count, sum;
    /// Tips that were paid.
    TipsConfirmed: Count, sum;
    /// Tips that will not be paid.
    TipsFailed: Count, sum;
    /// Tips whose block left the chain.
    TipsReorganised: Count, sum;
    /// Tips of which nothing could be said for more than a quarter of an hour.
    TipsUnknownForLong: Count, sum;
    /// Tips that could not be looked at, because they or a table could not be read.
    TipsNotLookedAt: Count, sum;
    /// Tips that were due and left for the next time.
    TipsLeft: Count, sum;
    /// Entries that expire soon and were compared with the archive.
    EntriesCompared: Count, sum;
    /// Those of them that the archive lacked, and has now.
    EntriesRepaired: Count, sum;
    /// Those of them that the archive does not take.
    EntriesIrreparable: Count, sum;
    /// How often the service level was lowered to save costs.
    ServiceReductions: Count, sum;
    /// Read units of DynamoDB.
    ReadUnits: Count, sum;
    /// Write units of DynamoDB.
    WriteUnits: Count, sum;
}
