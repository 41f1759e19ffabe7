//! The pages of a conversation's log, over random logs and over stores that each lack a random part of it.

#![expect(clippy::unwrap_used, reason = "a panic is a failed test")]

mod pages;
mod world;

use natter_chat::history::{PageRequest, Range};
use natter_chat::{Entry, Seq};
use proptest::prelude::*;

use pages::{assert_claims_hold, next_range};
use world::{Archive, World, world};

/// More pages than entries would mean that a walk makes no progress.
const SPARE_PAGES: usize = 3;

/// Walks page by page until there are no more; returns the pages' entries in rising order.
fn walk(world: &World, mut range: Range, limit: usize) -> Vec<Entry> {
    let mut walked: Vec<Entry> = Vec::new();
    for round in 0..world.log().len() + SPARE_PAGES {
        let request = PageRequest { range, limit };
        let page = world.page(round, request, Archive::Answers);
        assert_eq!(page.gap, None, "a gap though the archive answered");
        assert_claims_hold(world, request, &page);
        range = next_range(request, &page);
        match range {
            Range::Before(_) => walked.splice(..0, page.entries.into_iter().map(Entry::from)).for_each(drop),
            Range::After(_) => walked.extend(page.entries.into_iter().map(Entry::from)),
        }
        if !page.has_more {
            return walked;
        }
    }
    panic!("the walk does not end");
}

/// A place before, in or after the log.
fn cursor() -> impl Strategy<Value = Seq> {
    (0..150_u64).prop_map(Seq::new)
}

fn limit() -> impl Strategy<Value = usize> {
    prop_oneof![1..=4_usize, 1..=100_usize]
}

proptest! {
    #[test]
    fn walking_backwards_yields_the_whole_log_once_and_in_order(
        world in world(), before in proptest::option::of(cursor()), limit in limit(),
    ) {
        let expected = world.between(Seq::ZERO, before.unwrap_or(Seq::new(u64::MAX)));
        prop_assert_eq!(walk(&world, Range::Before(before), limit), expected);
    }

    #[test]
    fn walking_forwards_yields_the_whole_log_once_and_in_order(
        world in world(), after in cursor(), limit in limit(),
    ) {
        let expected = world.between(after.next(), Seq::new(u64::MAX));
        prop_assert_eq!(walk(&world, Range::After(after), limit), expected);
    }

    #[test]
    fn a_page_without_the_archive_lacks_nothing_but_what_it_says(
        world in world(), range in range(), limit in limit(), round in 0..10_usize,
    ) {
        let request = PageRequest { range, limit };
        let page = world.page(round, request, Archive::IsDown);
        assert_claims_hold(&world, request, &page);
        if let Some(gap) = page.gap {
            let missing = world.between(gap.after.next(), gap.before);
            prop_assert!(missing.iter().all(|entry| !world.is_surely_recent(round, entry)), "a recent entry is kept back");
        }
    }

    #[test]
    fn walking_forwards_over_failures_of_the_archive_lacks_the_gaps_only(
        world in world(), after in cursor(), limit in limit(), fails in proptest::collection::vec(any::<bool>(), 1..20),
    ) {
        let mut expected = world.between(after.next(), Seq::new(u64::MAX));
        let (mut range, mut walked, mut has_more) = (Range::After(after), Vec::new(), true);
        for round in 0..world.log().len() + SPARE_PAGES {
            if !has_more {
                break;
            }
            let request = PageRequest { range, limit };
            let archive = if fails[round % fails.len()] { Archive::IsDown } else { Archive::Answers };
            let page = world.page(round, request, archive);
            assert_claims_hold(&world, request, &page);
            if let Some(gap) = page.gap {
                expected.retain(|entry| entry.seq <= gap.after || gap.before <= entry.seq);
            }
            (range, has_more) = (next_range(request, &page), page.has_more);
            walked.extend(page.entries.into_iter().map(Entry::from));
        }
        prop_assert!(!has_more, "the walk does not end");
        prop_assert_eq!(walked, expected);
    }
}

fn range() -> impl Strategy<Value = Range> {
    prop_oneof![proptest::option::of(cursor()).prop_map(Range::Before), cursor().prop_map(Range::After)]
}
