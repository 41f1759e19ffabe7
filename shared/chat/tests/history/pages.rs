//! What a page claims, and where the next one begins.

use natter_chat::Seq;
use natter_chat::history::{MAX_PAGE_BYTES, Page, PageRequest, Range};

use crate::world::World;

const END: Seq = Seq::new(u64::MAX);

/// Asserts that the page is well-formed, and holds exactly the log's entries of the stretch that it claims to be
/// complete.
pub(crate) fn assert_claims_hold(world: &World, request: PageRequest, page: &Page) {
    assert!(page.entries.len() <= request.limit);
    let bytes = serde_json::to_vec(&page.entries).unwrap().len() + serde_json::to_vec(&page.states).unwrap().len();
    assert!(bytes <= MAX_PAGE_BYTES + 4);
    assert!(!page.has_more || page.gap.is_some() || !page.entries.is_empty(), "more, but nowhere to go on from");
    let (from, to) = claimed(world, request, page);
    assert_eq!(page.entries, world.between(from, to), "from {from:?} to before {to:?}: {page:?}");
    assert_eq!(page.entries, world.between(from, page.up_to.next()), "what it says that it speaks of: {page:?}");
    assert!(page.up_to <= world.last_seq(), "nobody knows what comes");
    if matches!(request.range, Range::After(_)) && !page.has_more {
        assert_eq!(page.up_to, world.last_seq(), "also where the last places are empty");
    }
    assert_states_hold(world, page);
}

/// Asserts that the page tells of each of its messages everything that has become of it.
fn assert_states_hold(world: &World, page: &Page) {
    let told = page.entries.iter().map(|entry| (entry.entry_id, page.states.get(&entry.entry_id).cloned()));
    let true_ones = page.entries.iter().map(|entry| (entry.entry_id, world.state(entry.entry_id)));
    assert_eq!(told.collect::<Vec<_>>(), true_ones.collect::<Vec<_>>());
    assert!(page.states.keys().all(|id| page.entries.iter().any(|entry| entry.entry_id == *id)));
}

/// The stretch that a page claims to be complete: from the first place to before the second.
fn claimed(world: &World, request: PageRequest, page: &Page) -> (Seq, Seq) {
    let gap_end = page.gap.map(|gap| gap.before);
    match request.range {
        Range::Before(before) => {
            let beginning = world.hidden_up_to();
            assert!(page.gap.is_none_or(|gap| gap.after == beginning), "backwards, whatever is older is missing too");
            assert!(
                page.gap.is_none() || page.has_more,
                "the gap reaches the log's beginning: there is more to ask for"
            );
            let oldest = if page.has_more { page.entries.first().map_or(END, |entry| entry.seq) } else { Seq::ZERO };
            (gap_end.unwrap_or(oldest), before.unwrap_or(END))
        }
        Range::After(after) => {
            let after = after.max(world.hidden_up_to());
            assert!(page.gap.is_none_or(|gap| gap.after == after), "forwards, a gap begins at the cursor");
            let from = gap_end.unwrap_or(after.next());
            (from, if page.has_more { newest(page).map_or(from, Seq::next) } else { END })
        }
    }
}

/// Where the next page begins, in the same direction; beyond the gap, where there is one.
pub(crate) fn next_range(request: PageRequest, page: &Page) -> Range {
    match request.range {
        Range::Before(before) => Range::Before(page.entries.first().map(|entry| entry.seq).or(before)),
        Range::After(after) => {
            let gap_end = page.gap.map(|gap| Seq::new(gap.before.get() - 1));
            Range::After(newest(page).or(gap_end).unwrap_or(after))
        }
    }
}

fn newest(page: &Page) -> Option<Seq> {
    page.entries.last().map(|entry| entry.seq)
}
