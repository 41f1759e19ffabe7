//! How much a person may ask for in each window of time, by all actions and routes together.
//!
//! docs/decisions/0036-metering.md says how requests are counted, and how exact that is.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::try_join;
use natter_chat::{Timestamp, UserId};
use natter_dynamo::{AccountStatus, Allowance, Client, Counted, RateLimit, StoreError, Tally, Units, Users};
use natter_lambda::{Environment, InitError};
use natter_protocol::weight::MESSAGE;
use natter_protocol::{ActionError, ChatError};
use uuid::Uuid;

/// How many messages a person may send in a window where nothing else is set.
const MESSAGES: u32 = 30;

/// How long a window is where nothing else is set.
const WINDOW_SECONDS: u64 = 10;

/// How much is counted at once where nothing else is set: as much as two messages weigh.
const QUANTUM: u32 = 2 * MESSAGE;

/// Of how many people an instance remembers that their window is full.
const MAX_REMEMBERED: usize = 1_000;

/// The budget of each person. Cheap to clone; clones share what they know.
#[derive(Debug, Clone)]
pub struct Budget {
    users: Users,
    /// How much each person has, in the units of [`natter_protocol::weight`].
    limit: RateLimit,
    quantum: u32,
    chance: Chance,
    exhausted: Arc<Exhausted>,
}

impl Budget {
    /// The budget of `RATE_LIMIT_MESSAGES` messages in each `RATE_LIMIT_WINDOW_SECONDS`, kept in `USERS_TABLE`. What weighs less
    /// than `RATE_LIMIT_QUANTUM` is counted now and then: 1 counts everything. A [`Chance`] that the host shares decides when.
    ///
    /// # Errors
    /// [`InitError`] where a variable is missing or no number.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        let messages: u32 = environment.parsed_or("RATE_LIMIT_MESSAGES", MESSAGES)?;
        let window = Duration::from_secs(environment.parsed_or("RATE_LIMIT_WINDOW_SECONDS", WINDOW_SECONDS)?);
        Ok(Self {
            users: Users::new(client.clone(), environment.required("USERS_TABLE")?),
            limit: RateLimit { max: messages.saturating_mul(MESSAGE), window },
            quantum: environment.parsed_or("RATE_LIMIT_QUANTUM", QUANTUM)?,
            chance: environment.extension().cloned().unwrap_or_default(),
            exhausted: Arc::default(),
        })
    }

    /// Charges a request to a person, unless their budget is used up as far as this instance knows. Most requests cost nothing.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`](natter_protocol::ErrorCode::RateLimited), with the time to wait.
    pub async fn charge(&self, user: UserId, weight: u32, now: Timestamp) -> Result<(), ActionError> {
        if let Some(retry_after) = self.exhausted.left(user, now) {
            return Err(ChatError::rate_limited(retry_after).into());
        }
        let Some(units) = counted_by(&self.chance, self.quantum, weight) else { return Ok(()) };
        let allowance = self.spend(user, units, now).await?.within(self.limit.max);
        if let Allowance::Refused { retry_after } = allowance {
            self.exhausted.note(user, now.plus(retry_after), now);
        }
        Ok(allowance.check()?)
    }

    /// As [`charge`](Self::charge), for what is told to others: what was used is looked up where this time is not counted, and
    /// the first of a window is counted half as often, for twice as much. Returns the count and the status of the account; the caller
    /// decides.
    pub(crate) async fn charge_exactly(
        &self,
        user: UserId,
        weight: u32,
        now: Timestamp,
    ) -> Result<(AccountStatus, Tally), StoreError> {
        let draw = Draw::of(&self.chance, self.quantum, weight);
        if let Draw::Counted(units) = draw {
            return try_join(self.users.account_status(user), self.spend(user, units, now)).await;
        }
        let (account, tally) = self.users.account_status_and_spent(user, now, &self.limit).await?;
        if draw == Draw::NotCounted || !(1..self.limit.max).contains(&tally.before) {
            return Ok((account, tally));
        }
        Ok((account, self.spend(user, self.quantum, now).await?))
    }

    /// How much a person has in each window.
    pub(crate) const fn max(&self) -> u32 {
        self.limit.max
    }

    pub(crate) const fn window(&self) -> Duration {
        self.limit.window
    }

    async fn spend(&self, user: UserId, units: impl Into<Units>, now: Timestamp) -> Result<Tally, StoreError> {
        self.users.spend(user, Counted::Requests, units, now, &self.limit).await
    }
}

/// How much is counted for a request: now and then the quantum, so that it is the weight on average.
fn counted_by(chance: &Chance, quantum: u32, weight: u32) -> Option<u32> {
    if weight >= quantum {
        return Some(weight);
    }
    (chance.below(quantum) < weight).then_some(quantum)
}

/// Whether what is told to others is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Draw {
    /// It is, as this much.
    Counted(Units),
    /// As the quantum, unless it is the first of its window.
    CountedIfFurther,
    /// It is not.
    NotCounted,
}

impl Draw {
    /// On average the weight is counted, of the first in a window and of each further one.
    fn of(chance: &Chance, quantum: u32, weight: u32) -> Self {
        if weight >= quantum {
            return Self::Counted(weight.into());
        }
        let twice = quantum.saturating_mul(2);
        let drawn = chance.below(twice);
        if drawn < weight {
            return Self::Counted(Units { first: twice, further: quantum });
        }
        if drawn < 2 * weight { Self::CountedIfFurther } else { Self::NotCounted }
    }
}

/// Decides which requests are counted. Nobody but the server can know that in advance.
#[derive(Clone)]
pub struct Chance(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Chance {
    /// What these numbers decide, of which the lowest have a request counted: for tests.
    pub fn of(numbers: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(numbers))
    }

    /// A number from 0 to below `bound`, each as likely as the others.
    fn below(&self, bound: u32) -> u32 {
        let scaled = (u128::from((self.0)()) * u128::from(bound)) >> u64::BITS;
        u32::try_from(scaled).unwrap_or(u32::MAX)
    }
}

impl Default for Chance {
    /// The system's source of randomness.
    fn default() -> Self {
        // All bits of a random UUID's second half are random but the first two.
        Self::of(|| Uuid::new_v4().as_u64_pair().1 << 2)
    }
}

impl fmt::Debug for Chance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Chance")
    }
}

/// Until when people's budgets are used up, as far as this instance has learnt: their requests need not be counted any more.
#[derive(Debug, Default)]
struct Exhausted(Mutex<HashMap<UserId, Timestamp>>);

impl Exhausted {
    fn left(&self, user: UserId, now: Timestamp) -> Option<Duration> {
        let until = *self.known().get(&user)?;
        (until > now).then(|| until.since(now))
    }

    fn note(&self, user: UserId, until: Timestamp, now: Timestamp) {
        let mut known = self.known();
        if known.len() >= MAX_REMEMBERED {
            known.retain(|_, until| *until > now);
        }
        if known.len() < MAX_REMEMBERED {
            known.insert(user, until);
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<UserId, Timestamp>> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;

    const WINDOWS: usize = 20_000;

    /// What is counted for a request of this weight, where this number decides.
    fn counted(weight: u32, quantum: u32, number: u64) -> u32 {
        counted_by(&Chance::of(move || number), quantum, weight).unwrap_or_default()
    }

    #[test]
    fn a_request_is_counted_by_its_weight_on_average() {
        for (weight, quantum) in [(2, 200), (20, 200), (100, 200), (7, 30), (100, 100), (250, 200), (2, 1)] {
            let middle_of = |step: u32| (u128::from(2 * step + 1) << 63) / u128::from(quantum);
            let numbers = (0..quantum).map(|step| u64::try_from(middle_of(step)).unwrap_or(u64::MAX));
            let sum: u32 = numbers.map(|number| counted(weight, quantum, number)).sum();
            assert_eq!(sum, weight * quantum, "{weight} of {quantum}");
        }
    }

    /// What is counted for a message of whom has used this much of the window.
    fn counted_of_a_message(used: u32, chance: &Chance) -> u32 {
        match Draw::of(chance, QUANTUM, MESSAGE) {
            Draw::Counted(units) if used == 0 => units.first,
            Draw::Counted(units) => units.further,
            Draw::CountedIfFurther if used > 0 => QUANTUM,
            Draw::CountedIfFurther | Draw::NotCounted => 0,
        }
    }

    #[test]
    fn a_message_is_counted_by_its_weight_on_average_whether_it_is_the_first_or_not() {
        for (used, counted) in [(0, [400, 0, 0, 0]), (200, [200, 200, 0, 0])] {
            let quarters = [0, 1 << 62, 1 << 63, 3 << 62].map(|number| Chance::of(move || number));
            assert_eq!(quarters.map(|chance| counted_of_a_message(used, &chance)), counted);
        }
        assert_eq!(Draw::of(&Chance::of(|| u64::MAX), 1, MESSAGE), Draw::Counted(MESSAGE.into()), "exactly");
    }

    /// How many messages of somebody who does nothing else are accepted in a window, of three times as many as may be.
    fn accepted(limit: u32, chance: &Chance) -> u32 {
        let (mut used, mut accepted) = (0, 0);
        for _ in 0..3 * limit {
            if used < limit * MESSAGE {
                accepted += 1;
                used += counted_of_a_message(used, chance);
            }
        }
        accepted
    }

    #[test]
    fn nobody_is_refused_within_almost_half_the_limit_and_hardly_anybody_has_more_than_twice_of_it() {
        let random = Mutex::new(StdRng::seed_from_u64(36));
        let chance = Chance::of(move || random.lock().unwrap_or_else(PoisonError::into_inner).random());
        let (mut sum, mut beyond) = (0, 0);
        for _ in 0..WINDOWS {
            let accepted = accepted(MESSAGES, &chance);
            assert!(accepted >= MESSAGES / 2 - 1);
            beyond += usize::from(accepted > 2 * MESSAGES);
            sum += accepted as usize;
        }
        // One in 3,900, by the probabilities.
        assert!(beyond <= 15, "{beyond} of {WINDOWS}");
        assert!((29..=31).contains(&(sum / WINDOWS)), "it is the limit on average: {}", sum / WINDOWS);
        assert_eq!(accepted(MESSAGES, &Chance::of(|| 0)), MESSAGES / 2 - 1, "the worst luck there is");
    }

    #[test]
    fn an_instance_remembers_only_so_many_and_only_until_their_windows_end() {
        let (known, now) = (Exhausted::default(), Timestamp::from_millis(1_790_000_000_000));
        let until = now.plus(Duration::from_secs(3));
        for number in 0..=MAX_REMEMBERED as u128 {
            known.note(Uuid::from_u128(number).into(), until, now);
        }
        assert_eq!(known.known().len(), MAX_REMEMBERED);
        let first = Uuid::from_u128(0).into();
        assert_eq!((known.left(first, now), known.left(first, until)), (Some(Duration::from_secs(3)), None));
        known.note(first, until.plus(Duration::from_secs(10)), until);
        assert_eq!(known.known().len(), 1);
    }
}
