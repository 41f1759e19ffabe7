#![doc = include_str!("../README.md")]

pub mod action;
pub mod aws;
mod batch;
pub mod clock;
pub mod environment;
pub mod function;
pub mod http;
pub mod queue;
pub mod spans;
pub mod websocket;

mod runtime;

pub use action::{
    Action, Caller, Either, OnMessage, ReplyTo, Requests, Result, Sessions, log_and_reduce, record_delivery,
};
pub use batch::{BatchItemFailure, BatchReply};
pub use clock::Clock;
pub use environment::Environment;
pub use function::{Function, HandlerError, InitError};
pub use http::{Guard, Http, HttpCaller, HttpFunction, HttpRequest};
pub use lambda_runtime::Error as RuntimeError;
pub use natter_protocol::ActionError;
pub use queue::{QueueAttributes, QueueEvent, QueueMessage};
pub use runtime::run;
pub use websocket::{Session, WebSocketEvent, WebSocketReply};
