//! A directory name comes out of the fold or the listing, never out of a raw handle.

use kitty_core::{DirName, mission_dir};

fn main() {
    println!("{}", mission_dir("/r", &DirName("demo".into())));
    println!("{}", mission_dir("/r", "demo"));
}
