//! Records as the stream delivers them.

use serde_json::{Value, json};

/// The sequence number of the record with this place in its batch.
pub(crate) fn sequence_number(place: usize) -> String {
    format!("4968709000000000175306{place:05}")
}

/// The event with these records, numbered in their order.
pub(crate) fn event(records: impl IntoIterator<Item = Value>) -> Value {
    let numbered = records.into_iter().enumerate().map(|(place, mut record)| {
        record["dynamodb"]["SequenceNumber"] = json!(sequence_number(place));
        record
    });
    json!({ "Records": numbered.collect::<Vec<_>>() })
}

pub(crate) fn inserted(image: &Value) -> Value {
    json!({"eventName": "INSERT", "dynamodb": {"NewImage": image}})
}

pub(crate) fn modified(old: &Value, new: &Value) -> Value {
    json!({"eventName": "MODIFY", "dynamodb": {"OldImage": old, "NewImage": new}})
}

pub(crate) fn removed(image: &Value) -> Value {
    json!({"eventName": "REMOVE", "dynamodb": {"OldImage": image}})
}

pub(crate) fn expired(image: &Value) -> Value {
    let mut record = removed(image);
    record["userIdentity"] = json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"});
    record
}

/// An entry in this place of a conversation, as the table holds it.
pub(crate) fn image(conversation: u8, seq: u64, text: &str) -> Value {
    json!({
        "conversation_id": {"S": conversation_id(conversation)},
        "entry_id": {"S": format!("01a0c4a1-2a00-7000-8000-{:012x}", hash(text, seq))},
        "seq": {"N": seq.to_string()},
        "sender_id": {"S": "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01"},
        "sent_at": {"N": "1790000000000"},
        "content": {"M": {"kind": {"S": "message"}, "text": {"S": text}}},
        "expires_at": {"N": "1790604800"},
    })
}

pub(crate) fn conversation_id(conversation: u8) -> String {
    format!("6d0c5a52-9b1f-5c43-8f6e-2a7c7b6f9a{conversation:02x}")
}

/// Another id for another text or place.
fn hash(text: &str, seq: u64) -> u64 {
    text.bytes().fold(seq, |hash, byte| (hash * 31 + u64::from(byte)) & 0xffff_ffff_ffff)
}
