//! kitty-core-component: the wasm guest, the core behind `wit/` and nothing else.
//!
//! Only conversion lives here: every question goes to [`kitty_core::ask`] unchanged, every fact
//! comes from an imported port.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod authority;
mod convert;
#[cfg(feature = "planning")]
mod facts;
#[cfg(feature = "planning")]
mod planning;
#[cfg(feature = "planning")]
mod plans;
mod ports;
mod repository;
#[cfg(feature = "status")]
mod status;

/// The bindings of a world, in which the records of the contract are the core's facts and wire values:
/// nothing is converted twice.
macro_rules! contract {
    ($world:tt { $($name:tt: $twin:ty,)* }) => {
        #[expect(clippy::same_length_and_capacity, reason = "generated from the contract")]
        mod bindings {
            wit_bindgen::generate!({
                path: "../wit/v0.1.0",
                world: $world,
                with: {
                    "kitty:core/files@0.1.0/listing": kitty_core::Listing,
                    "kitty:core/git@0.1.0/head-state": kitty_core::Head,
                    "kitty:core/git@0.1.0/remote-branch": kitty_core::RemoteBranch,
                    "kitty:core/git@0.1.0/worktree": kitty_core::Worktree,
                    "kitty:core/authority@0.1.0/code-row": kitty_core::wire::CodeRow,
                    "kitty:core/authority@0.1.0/policy": kitty_core::wire::Policy,
                    "kitty:core/authority@0.1.0/kind-row": kitty_core::wire::KindRow,
                    "kitty:core/authority@0.1.0/mission": kitty_core::wire::Mission,
                    "kitty:core/authority@0.1.0/defect": kitty_core::wire::Defect,
                    "kitty:core/authority@0.1.0/handle-form": kitty_core::wire::HandleForm,
                    "kitty:core/authority@0.1.0/listed-mission": kitty_core::wire::ListedMission,
                    "kitty:core/authority@0.1.0/missions": kitty_core::wire::Missions,
                    "kitty:core/authority@0.1.0/meta": kitty_core::wire::Meta,
                    "kitty:core/authority@0.1.0/read-home": kitty_core::wire::ReadHome,
                    "kitty:core/authority@0.1.0/write-home": kitty_core::wire::WriteHome,
                    "kitty:core/authority@0.1.0/parsed-branch": kitty_core::wire::ParsedBranch,
                    "kitty:core/authority@0.1.0/parsed-worktree": kitty_core::wire::ParsedWorktree,
                    "kitty:core/authority@0.1.0/create-facts": kitty_core::wire::CreateFacts,
                    $($name: $twin,)*
                },
            });

            use super::authority::Authority;
            export!(Authority);
        }
    };
}

#[cfg(not(feature = "planning"))]
contract! { "kitty" {} }

/// What a world that plans commits adds.
#[cfg(feature = "planning")]
macro_rules! planning {
    ($world:tt) => {
        contract! { $world {
            "kitty:core/planning@0.1.0/kind-home": kitty_core::wire::commit::KindHome,
            "kitty:core/planning@0.1.0/destination": kitty_core::wire::commit::Destination,
            "kitty:core/planning@0.1.0/commit-target": kitty_core::wire::commit::CommitTarget,
            "kitty:core/planning@0.1.0/protected-branch": kitty_core::wire::commit::ProtectedBranch,
            "kitty:core/planning@0.1.0/protection": kitty_core::wire::commit::Protection,
            "kitty:core/planning@0.1.0/mission-scope": kitty_core::wire::commit::MissionScope,
            "kitty:core/planning@0.1.0/clearance": kitty_core::wire::commit::Clearance,
        } }
    };
}

#[cfg(all(feature = "planning", not(feature = "status")))]
planning!("kitty-planning");

#[cfg(feature = "status")]
planning!("kitty-status");

/// Nobody could read a message: a panic is a trap and nothing else, so no text of one is linked.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
