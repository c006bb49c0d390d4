//! Holds the oracle against numbers that were worked out by hand from the contract.

#[path = "oracle/mod.rs"]
mod oracle;
