use proptest::prelude::*;

use super::*;
use crate::written::{count_in_frame, frame};

/// Packs events into frames, as an outbox does.
fn pack(events: &[WrittenEvent]) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut rest = events;
    while !rest.is_empty() {
        let (next, after) = rest.split_at(count_in_frame(rest.iter()));
        frames.push(frame(next.iter()));
        rest = after;
    }
    frames
}

#[test]
fn a_frame_is_what_clients_read() {
    let events = vec![event(1, 0), event(2, 100)];
    let written: Vec<_> = events.iter().map(|event| WrittenEvent::write(event).unwrap()).collect();
    let expected = serde_json::to_vec(&ServerFrame::Events { events }).unwrap();
    assert_eq!(frame(written.iter()), expected);
}

#[test]
fn an_event_that_api_gateway_would_refuse_cannot_be_written() {
    assert!(matches!(WrittenEvent::write(&event(1, MAX_MESSAGE_BYTES + 39)), Err(WriteError::TooLong { .. })));
}

#[test]
fn a_frame_is_filled_to_the_last_byte() {
    let one = written([1], 0).remove(0);
    let alone = frame([&one].into_iter()).len();
    let each = one.len() + 1;
    let fitting = 1 + (MAX_FRAME_BYTES - alone) / each;
    let events = vec![one; fitting + 1];
    assert_eq!(count_in_frame(events.iter()), fitting);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_lost_doubled_or_reordered_and_no_frame_is_larger_than_a_step(
        sizes in prop::collection::vec(prop_oneof![4 => 0_usize..3_000, 1 => 3_000_usize..60_000], 0..60),
    ) {
        let events = sizes.iter().zip(1..).flat_map(|(size, number)| written([number], *size)).collect::<Vec<_>>();
        let frames = pack(&events);
        let arrived: Vec<u64> = frames.iter().flat_map(|frame| numbers(frame)).collect();
        prop_assert_eq!(arrived, (1..).take(sizes.len()).collect::<Vec<u64>>());
        for frame in &frames {
            prop_assert!(frame.len() <= MAX_FRAME_BYTES || numbers(frame).len() == 1);
        }
        // No frame could have taken the first event of the next one too.
        for pair in frames.windows(2) {
            let next = numbers(&pair[1])[0];
            let index = usize::try_from(next).unwrap() - 1;
            prop_assert!(pair[0].len() + 1 + events[index].len() > MAX_FRAME_BYTES);
        }
    }
}
