//! Commits, executed: what the core plans lands on the branch that it names, or nowhere.
//!
//! [`commit`] locks the checkouts of a request, gathers the facts that its [`Planner`] wants, and
//! executes the plans; [`plan`] stops before that. Nothing is visible before a branch moves, and
//! nothing is undone afterwards: what a killed process left is settled by the next one, or by
//! [`recover`].

mod advance;
mod authority;
mod behind;
mod checkout;
mod checkout_files;
mod config;
mod content;
mod coordination;
mod effects;
mod engine;
mod executor;
mod facts;
mod hooks;
mod index;
mod journal;
mod lock;
mod message;
mod object;
mod pending;
mod place;
mod planner;
mod program;
mod publish;
mod recover;
mod settings;
mod stage;
mod transaction;
mod tree;

pub use advance::{Advanced, advance};
pub use authority::{Executed, commit, plan};
pub use checkout::here;
pub use facts::protection_facts;
pub use pending::Effect;
pub use planner::{Decider, DirectPlanner, Draft, MissionPlanner, Native, Planner};
pub use recover::{Perform, Recovered, Unsettled, pending, recover};
pub use settings::Settings;
pub use transaction::{Receipt, Row, Transaction};
