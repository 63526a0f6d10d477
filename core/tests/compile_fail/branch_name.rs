//! A branch name is parsed, so it is one that git accepts.

use kitty_core::BranchName;

fn main() {
    let _ = BranchName("refs/heads/main".into());
}
