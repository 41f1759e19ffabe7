#![doc = include_str!("../README.md")]

mod embedded;
mod measurements;
mod metric;

pub use measurements::{Measurements, count, count_limited, has_measured, measured, record};
pub use metric::{Metric, Unit};
