//! Tips on EVM chains: calls, verification, and Sign-In with Ethereum.
