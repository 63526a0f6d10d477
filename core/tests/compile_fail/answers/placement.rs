//! A placement is one answer: no leg of it is replaced.

use kitty_core::{Placement, WriteHome};

fn elsewhere(placement: &mut Placement, home: WriteHome) {
    placement.write = Ok(home);
}

fn main() {
    let _ = elsewhere;
}
