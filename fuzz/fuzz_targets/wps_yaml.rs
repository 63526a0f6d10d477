//! Any bytes as `wps.yaml`: a plan that is read can be ordered or is refused.
#![no_main]

use kitty_core::work_package::{DependencyGraph, WorkPackagePlan};
use kitty_fuzz::is_complete;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match WorkPackagePlan::parse(bytes) {
        Ok(plan) => {
            let mut graph = DependencyGraph::new();
            for package in &plan.work_packages {
                graph.add(package.id.as_str(), package.dependencies.as_deref().unwrap_or_default());
            }
            match graph.order() {
                Ok(order) => assert_eq!(order.len(), plan.work_packages.len()),
                Err(refusal) => is_complete(&refusal),
            }
        }
        Err(refusal) => is_complete(&refusal),
    }
});
