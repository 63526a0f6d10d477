//! The stress tests of the executor, longer than CI runs them.

use anyhow::Result;

use crate::{shell::Run, workspace::cargo};

/// Runs them optimised and `scale` times as long, one after the other, and shows what they counted.
pub fn run(scale: u32) -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--profile", "measure", "--package", "kitty-host-native", "--test", "stress", "--locked"]);
    test.args(["--", "--nocapture", "--test-threads", "1"]);
    test.env("KITTY_STRESS_SCALE", scale.to_string()).run()
}
