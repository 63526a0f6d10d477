//! Where to read and write comes out of the authority; nobody pairs a directory with another branch.

use kitty_core::{BranchName, ReadHome, Surface, WriteHome};

fn elsewhere(branch: BranchName) -> (ReadHome, WriteHome) {
    let read = ReadHome { surface: Surface::Coord, dir: "/r".into(), degraded: None };
    let write = WriteHome { surface: Surface::Primary, dir: "/r".into(), branch };
    (read, write)
}

fn main() {
    let _ = elsewhere;
}
