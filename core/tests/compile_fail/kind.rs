//! A kind stands where the table puts it; a caller cannot move it.

use kitty_core::{Generation, Kind, Partition};

fn main() {
    let spec = Kind::parse("spec", Generation::V3_2).unwrap();
    let _ = Kind { partition: Partition::Coord, ..spec };
}
