//! The source gates. They read Python, not missions: no component is loaded.

use std::{env, io::Write, path::PathBuf};

use kitty_host_native::gate::cli::{Asked, GateArgs, run as answer};

use crate::{
    args::{Format, Global},
    failure::Failure,
};

pub fn run(global: &Global, out: &mut impl Write, args: &GateArgs) -> Result<u8, Failure> {
    let here = env::current_dir()?.join(global.root.as_deref().map(PathBuf::from).unwrap_or_default());
    // Colours are always written; the stream drops them where they are not wanted.
    let asked = Asked { here, format: global.format.into(), color: global.format == Format::Text };
    Ok(answer(args, &asked, out)?)
}
