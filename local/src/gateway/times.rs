//! Points in time as API Gateway writes them.

use aws_smithy_types::date_time::{DateTime, Format};
use natter_chat::Timestamp;

/// `16/Aug/2022:12:04:27 +0000`.
pub(super) fn request_time(time: Timestamp) -> String {
    // `Tue, 16 Aug 2022 12:04:27 GMT`
    let http = date_time(time, Format::HttpDate);
    let mut parts = http.split_whitespace().skip(1);
    let mut part = || parts.next().unwrap_or_default();
    let (day, month, year, clock) = (part(), part(), part(), part());
    let clock = clock.split('.').next().unwrap_or_default();
    format!("{day}/{month}/{year}:{clock} +0000")
}

/// `2022-08-16T12:04:27Z`.
pub(crate) fn iso8601(time: Timestamp) -> String {
    date_time(Timestamp::from_millis(time.as_secs() * 1000), Format::DateTime)
}

fn date_time(time: Timestamp, format: Format) -> String {
    let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    // Years beyond 9999 have no such form, and no clock here gets that far.
    DateTime::from_millis(millis).fmt(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_api_gateway_writes_them() {
        let time = Timestamp::from_millis(1_660_651_467_493);
        assert_eq!(request_time(time), "16/Aug/2022:12:04:27 +0000");
        assert_eq!(iso8601(time), "2022-08-16T12:04:27Z");
    }
}
