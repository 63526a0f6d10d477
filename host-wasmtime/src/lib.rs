//! kitty-host-wasmtime: the authority as a sandboxed component.
//!
//! [`Authority`] is the compiled component; a [`Session`] is one sandbox made from it; a
//! [`Repository`] answers questions about one repository. The functions have the names of
//! [`kitty_core::ask`] and answer the same wire values, but every decision comes out of the
//! component: this crate knows the core's types and none of its rules.
//!
//! ```
//! use kitty_host_wasmtime::{Authority, Ports, Repository};
//!
//! let authority = Authority::embedded()?;
//! let session = authority.session(Ports::none());
//! assert_eq!(session.classify("kitty-specs/demo/spec.md", None, None)?.as_deref(), Some("spec"));
//!
//! let repository = Repository::open(&authority, Ports::native(), "/no/such/repository", Some("3.2"))?;
//! assert!(repository.fold("042").is_err());
//! # Ok::<(), kitty_host_wasmtime::AskError>(())
//! ```
//!
//! # Limits
//!
//! A component runs with a [`Budget`] of time and memory, and its stack is bounded. A sandbox that
//! trapped or ran out of its budget is thrown away; the next question gets a new one.

mod authority;
mod bindings;
mod budget;
mod cache;
mod commits;
mod contract;
mod convert;
mod engine;
mod error;
mod facts;
mod planner;
mod plans;
mod ports;
mod questions;
mod repository;
mod session;
mod stack;
mod status;
mod ticker;

pub use authority::{Authority, Origin, WASMTIME_VERSION};
pub use budget::Budget;
pub use cache::Cache;
pub use contract::WIT_VERSION;
pub use error::{Answer, AskError, HostError};
pub use planner::{ComponentDecider, ComponentPlanner, ComponentStatus};
pub use ports::Ports;
pub use repository::Repository;
pub use session::Session;
pub use status::StatusFiles;
