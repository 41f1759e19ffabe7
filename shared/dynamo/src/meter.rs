//! What the stores consume, as DynamoDB counts it.

use std::{
    ops::Sub,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{
            AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
            BeforeTransmitInterceptorContextRef,
        },
    },
    error::BoxError,
    types::{ConsumedCapacity, ReturnConsumedCapacity},
};
use aws_smithy_runtime_api::client::interceptors::context::{Input, Output};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use natter_metrics::Metric;

/// Counts capacity units, requests and round trips; clones share the count. DynamoDB does not say what a refused conditional write
/// consumed (at least one write unit), so that those count as a request only.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    // Units come in halves: an eventually consistent read costs half a unit.
    half_read_units: AtomicU64,
    half_write_units: AtomicU64,
    requests: AtomicU64,
    under_way: AtomicU64,
    round_trips: AtomicU64,
}

/// What a [`Meter`] has counted up to some moment, or between two.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Consumption {
    /// Read capacity units; an eventually consistent read of up to 4 KB is half a unit.
    pub read_units: f64,
    /// Write capacity units.
    pub write_units: f64,
    /// Requests to DynamoDB, each attempt counted.
    pub requests: u64,
    /// How often a request was sent while none was under way. Requests that are sent together count once, however long they
    /// take. Of many of which the next one is sent as soon as one is answered, it is chance how often that is.
    pub round_trips: u64,
}

impl Sub for Consumption {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            read_units: self.read_units - earlier.read_units,
            write_units: self.write_units - earlier.write_units,
            requests: self.requests - earlier.requests,
            round_trips: self.round_trips - earlier.round_trips,
        }
    }
}

impl Meter {
    /// What has been counted so far.
    #[must_use]
    pub fn reading(&self) -> Consumption {
        Consumption {
            read_units: units(&self.0.half_read_units),
            write_units: units(&self.0.half_write_units),
            requests: self.0.requests.load(Relaxed),
            round_trips: self.0.round_trips.load(Relaxed),
        }
    }

    fn read<'a>(&self, consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        add(&self.0.half_read_units, consumed, Metric::ReadUnits);
    }

    fn wrote<'a>(&self, consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        add(&self.0.half_write_units, consumed, Metric::WriteUnits);
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^52 units")]
fn units(half_units: &AtomicU64) -> f64 {
    half_units.load(Relaxed) as f64 / 2.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "DynamoDB counts in halves, from 0")]
fn add<'a>(half_units: &AtomicU64, consumed: impl IntoIterator<Item = &'a ConsumedCapacity>, metric: Metric) {
    let units: f64 = consumed.into_iter().filter_map(ConsumedCapacity::capacity_units).sum();
    half_units.fetch_add((units * 2.0).round() as u64, Relaxed);
    natter_metrics::record(metric, units);
}

/// The calls whose units are counted, and as what.
macro_rules! metered {
    ($($operation:ident: $Input:ident, $Output:ident => $count:ident;)+) => {
        use aws_sdk_dynamodb::operation::{$($operation::{$Input, $Output}),+};

        fn ask_for_units(input: &mut Input) {
            $(
                if let Some(input) = input.downcast_mut::<$Input>() {
                    input.return_consumed_capacity = Some(ReturnConsumedCapacity::Total);
                }
            )+
        }

        fn count_units(meter: &Meter, output: &Output) {
            $(
                if let Some(output) = output.downcast_ref::<$Output>() {
                    meter.$count(output.consumed_capacity());
                }
            )+
        }
    };
}

metered! {
    get_item: GetItemInput, GetItemOutput => read;
    batch_get_item: BatchGetItemInput, BatchGetItemOutput => read;
    query: QueryInput, QueryOutput => read;
    scan: ScanInput, ScanOutput => read;
    put_item: PutItemInput, PutItemOutput => wrote;
    update_item: UpdateItemInput, UpdateItemOutput => wrote;
    delete_item: DeleteItemInput, DeleteItemOutput => wrote;
    batch_write_item: BatchWriteItemInput, BatchWriteItemOutput => wrote;
    transact_write_items: TransactWriteItemsInput, TransactWriteItemsOutput => wrote;
}

/// Counts every attempt at every call of a client, and the units of those that are answered.
#[derive(Debug)]
pub(crate) struct Metering(Meter);

impl Metering {
    pub(crate) fn on(meter: Meter) -> Self {
        Self(meter)
    }
}

impl Intercept for Metering {
    fn name(&self) -> &'static str {
        "Metering"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        ask_for_units(context.input_mut());
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Ok(output) = context.output_or_error() {
            count_units(&self.0, output);
        }
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // The attempt before this one is over.
        config.interceptor_state().unset::<UnderWay>();
        config.interceptor_state().store_put(UnderWay::begin(&self.0));
        Ok(())
    }
}

/// An attempt at a call that is under way: kept in the call's own state, so that it ends with the call even where that is
/// dropped before it is answered.
#[derive(Debug)]
struct UnderWay(Meter);

impl UnderWay {
    fn begin(meter: &Meter) -> Self {
        let counters = &meter.0;
        counters.requests.fetch_add(1, Relaxed);
        if counters.under_way.fetch_add(1, Relaxed) == 0 {
            counters.round_trips.fetch_add(1, Relaxed);
        }
        Self(meter.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, Relaxed);
    }
}

impl Storable for UnderWay {
    type Storer = StoreReplace<Self>;
}
