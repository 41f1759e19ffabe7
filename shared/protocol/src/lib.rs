#![doc = include_str!("../README.md")]

pub mod api;
pub mod features;
pub mod frames;
pub mod weight;
