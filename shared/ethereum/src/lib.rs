#![doc = include_str!("../README.md")]

mod abi;
mod call;
mod chains;
mod networks;
mod rpc;
pub mod siwe;
mod tip;
mod token;
mod types;
mod verify;

pub use call::{Call, CallData, Permit, approve_call, tip_call, tip_with_permit_call};
pub use chains::{ChainConfig, Currency, known_chains};
pub use networks::{Network, NetworkAsset, Networks, NetworksError, TIP_NETWORKS};
pub use rpc::{CallAnswer, EndpointError, Quorum, QuorumError, Rpc, RpcError};
pub use tip::{Asset, ExpectedTip, Tip};
pub use token::{TokenFacts, TokenFault};
pub use types::{
    Address, AddressError, Amount, AmountError, BlockHash, BlockRef, ChainId, HashError, TipReference, TxHash,
};
pub use verify::{
    BlockFact, Confirmation, Facts, FailureReason, LogFact, Outcome, ReceiptFact, Submission, Trace, TransactionFact,
    UnknownReason, Verdict, Waiting, Watch, verify,
};
