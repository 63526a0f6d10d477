//! A refusal is built by the authority, with the facts that led there.

use kitty_core::{Code, Refusal};

fn main() {
    let _ = Refusal::new(Code::MissionNotFound);
}
