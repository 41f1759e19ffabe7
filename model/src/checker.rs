//! Goes through every state that can be reached, breadth first, so that what it finds is reached in as few steps as can be.
//!
//! Of a state that was seen it keeps 64 bits of its hash. Of 10 million states two may be taken for the same with a
//! probability of three in a million.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Something that can happen in different orders.
pub trait Model {
    /// How everything stands.
    type State: Copy + Hash;
    /// What happens next.
    type Step: Copy;

    /// How it begins.
    fn start(&self) -> Self::State;

    /// Adds all that can happen next, and what comes of each.
    fn steps(&self, state: &Self::State, next: &mut Vec<(Self::Step, Self::State)>);

    /// The state with its interchangeable parts in one order.
    fn normal(&self, state: &Self::State) -> Self::State;
}

/// What the checker has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<State, Step> {
    /// How many states there are, as far as it went.
    pub states: usize,
    /// After how many steps the last of them is reached.
    pub depth: usize,
    /// The fewest steps to a wanted state, each with the state before it; `None` where there is no such state.
    pub found: Option<Vec<(State, Step)>>,
}

/// A state as it was reached: after which one, and what its hash is.
struct Reached {
    after: usize,
    hash: u64,
}

/// Goes on until a wanted state is found or there are no more.
pub fn search<M: Model>(model: &M, is_wanted: impl Fn(&M::State) -> bool) -> Outcome<M::State, M::Step> {
    let start = model.normal(&model.start());
    let mut reached = vec![Reached { after: 0, hash: hash(&start) }];
    let mut seen: HashSet<u64, BuildHasherDefault<Digest>> = HashSet::from_iter([hash(&start)]);
    let (mut newest, mut depth, mut next) = (vec![(0, start)], 0, Vec::new());
    while !newest.is_empty() {
        let mut further = Vec::new();
        for (after, state) in newest {
            next.clear();
            model.steps(&state, &mut next);
            for (_, state) in &next {
                let state = model.normal(state);
                let hash = hash(&state);
                if !seen.insert(hash) {
                    continue;
                }
                reached.push(Reached { after, hash });
                if is_wanted(&state) {
                    let found = Some(retrace(model, &reached));
                    return Outcome { states: reached.len(), depth: depth + 1, found };
                }
                further.push((reached.len() - 1, state));
            }
        }
        depth += usize::from(!further.is_empty());
        newest = further;
    }
    Outcome { states: reached.len(), depth, found: None }
}

/// The steps to the state that was reached last, with the parts called what they were called in the state before, where that
/// leads there.
fn retrace<M: Model>(model: &M, reached: &[Reached]) -> Vec<(M::State, M::Step)> {
    let mut at = reached.len() - 1;
    let mut hashes = Vec::new();
    while at > 0 {
        hashes.push(reached[at].hash);
        at = reached[at].after;
    }
    let (mut state, mut path, mut next) = (model.start(), Vec::new(), Vec::new());
    for wanted in hashes.into_iter().rev() {
        let (before, step, after) = [state, model.normal(&state)]
            .into_iter()
            .find_map(|state| {
                next.clear();
                model.steps(&state, &mut next);
                let taken = next.iter().find(|(_, next)| hash(&model.normal(next)) == wanted);
                taken.map(|(step, after)| (state, *step, *after))
            })
            .expect("a state that was reached is reached again");
        path.push((before, step));
        state = after;
    }
    path
}

fn hash(state: &impl Hash) -> u64 {
    let mut digest = Digest::default();
    state.hash(&mut digest);
    digest.finish()
}

/// Multiplies what comes into 128 bits and folds them. The standard hasher takes five times as long over a state.
#[derive(Default)]
struct Digest(u64);

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ 0x9e37_79b9_7f4a_7c15) * u128::from(word ^ 0xd1b5_4a32_d192_ed03);
        let (low, high) = (product & u128::from(u64::MAX), product >> 64);
        self.0 = u64::try_from(low ^ high).unwrap_or_default().wrapping_add(0x2545_f491_4f6c_dd1d).rotate_left(23);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_i64(number as i64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two counters, each of which goes up to 9 by one or to its double.
    struct Counters;

    impl Model for Counters {
        type State = [u8; 2];
        type Step = (usize, &'static str);

        fn start(&self) -> Self::State {
            [1, 1]
        }

        fn steps(&self, state: &Self::State, next: &mut Vec<(Self::Step, Self::State)>) {
            for which in 0..2 {
                for (name, to) in [("one more", state[which] + 1), ("double", state[which] * 2)] {
                    let mut after = *state;
                    after[which] = to;
                    if to <= 9 {
                        next.push(((which, name), after));
                    }
                }
            }
        }

        fn normal(&self, state: &Self::State) -> Self::State {
            [state[0].min(state[1]), state[0].max(state[1])]
        }
    }

    #[test]
    fn every_state_is_reached_once_whichever_part_is_which() {
        let outcome = search(&Counters, |_| false);
        assert_eq!((outcome.states, outcome.found), (9 * 10 / 2, None));
    }

    #[test]
    fn what_is_found_is_reached_in_as_few_steps_as_can_be() {
        let found = search(&Counters, |state| *state == [1, 9]).found.unwrap();
        let numbers: Vec<u8> = found.iter().map(|(state, (which, _))| state[*which]).collect();
        // The doubling of 1 is one more, too.
        assert_eq!(numbers, [1, 2, 4, 8]);
    }
}
