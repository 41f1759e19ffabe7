//! What Lambda sends to an on-failure destination: where in the stream the records are, not the records themselves.

use aws_smithy_types::{DateTime, date_time::Format};
use natter_chat::Timestamp;
use serde_json::{Value, json};

use super::batch::{Batch, GivenUp, arrival, sequence_number};

pub(super) fn letter(batch: &Batch, why: GivenUp, function: &str, stream: &str, shard: &str, now: Timestamp) -> Value {
    let (first, last) = (batch.records.first(), batch.records.last());
    json!({
        "requestContext": {
            "requestId": uuid::Uuid::new_v4(),
            "functionArn": format!("arn:aws:lambda:us-east-1:000000000000:function:{function}"),
            "condition": format!("{why:?}"),
            "approximateInvokeCount": batch.failures,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "version": "1.0",
        "timestamp": text(now),
        "DDBStreamBatchInfo": {
            "shardId": shard,
            "startSequenceNumber": first.and_then(sequence_number),
            "endSequenceNumber": last.and_then(sequence_number),
            "approximateArrivalOfFirstRecord": first.and_then(arrival).map(text),
            "approximateArrivalOfLastRecord": last.and_then(arrival).map(text),
            "batchSize": batch.records.len(),
            "streamArn": stream,
        },
    })
}

fn text(time: Timestamp) -> String {
    let time = DateTime::from_millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
    // Every point that fits into milliseconds of an i64 can be written.
    time.fmt(Format::DateTime).unwrap_or_default()
}
