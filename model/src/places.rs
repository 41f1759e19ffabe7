//! A few sequence numbers of a log.

use std::ops::{Index, IndexMut};

use natter_chat::Seq;

/// How many places there are at most.
pub const MAX_PLACES: usize = 6;

/// A set of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Places(u8);

impl Places {
    /// None.
    pub const NONE: Self = Self(0);

    /// Whether this place is one of them.
    #[must_use]
    pub const fn contains(self, seq: Seq) -> bool {
        self.0 & Self::only(seq).0 != 0
    }

    /// With this place.
    pub const fn insert(&mut self, seq: Seq) {
        self.0 |= Self::only(seq).0;
    }

    /// Without this place.
    pub const fn remove(&mut self, seq: Seq) {
        self.0 &= !Self::only(seq).0;
    }

    /// Without all of these.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// The places that are in both.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// The places that are in either.
    #[must_use]
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places after the first and up to the last of these two.
    #[must_use]
    pub fn between(after: Seq, last: Seq) -> Self {
        let mut places = Self::default();
        for number in after.get() + 1..=last.get() {
            places.insert(Seq::new(number));
        }
        places
    }

    /// By rising number.
    pub fn iter(self) -> impl Iterator<Item = Seq> {
        every_place().filter(move |seq| self.contains(*seq))
    }

    /// Up to which place, counted from the first, all are in it.
    #[must_use]
    pub fn whole_up_to(self) -> Seq {
        let missing = every_place().find(|seq| !self.contains(*seq));
        Seq::new(missing.map_or(MAX_PLACES as u64, |seq| seq.get() - 1))
    }

    const fn only(seq: Seq) -> Self {
        Self(1 << seq.get())
    }
}

/// All places, by rising number.
pub fn every_place() -> impl Iterator<Item = Seq> {
    (1..=MAX_PLACES as u64).map(Seq::new)
}

/// Something for each place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ByPlace<T>([T; MAX_PLACES]);

impl<T: Copy> ByPlace<T> {
    /// The same for each.
    #[must_use]
    pub const fn of(value: T) -> Self {
        Self([value; MAX_PLACES])
    }

    /// The places of which this holds.
    pub fn places(&self, holds: impl Fn(T) -> bool) -> Places {
        let mut places = Places::default();
        for seq in every_place().filter(|seq| holds(self[*seq])) {
            places.insert(seq);
        }
        places
    }

    /// The same of each.
    #[must_use]
    pub fn map(self, change: impl Fn(T) -> T) -> Self {
        Self(self.0.map(change))
    }
}

impl<T> Index<Seq> for ByPlace<T> {
    type Output = T;

    fn index(&self, seq: Seq) -> &T {
        &self.0[index(seq)]
    }
}

impl<T> IndexMut<Seq> for ByPlace<T> {
    fn index_mut(&mut self, seq: Seq) -> &mut T {
        &mut self.0[index(seq)]
    }
}

fn index(seq: Seq) -> usize {
    usize::try_from(seq.get() - 1).expect("there are few places")
}
