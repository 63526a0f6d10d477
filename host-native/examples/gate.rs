//! The command line of the gates on its own, without the engine that the program kitty-core brings along.

use std::{io, process::ExitCode};

use clap::Parser;
use kitty_host_native::gate::cli::{GateArgs, run};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    gate: GateArgs,
}

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    match run(&Cli::parse().gate, &mut out, false) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = io::Write::write_all(&mut io::stderr(), format!("{error}\n").as_bytes());
            ExitCode::from(error.exit_code())
        }
    }
}
