//! The program in a repository on disk.

use std::{fmt::Write as _, path::PathBuf, process::Output};

use assert_cmd::Command;
use kitty_host_wasmtime::{Authority, WASMTIME_VERSION};

use crate::repo;

/// A repository on disk and the program in it.
pub struct Desk {
    _dir: tempfile::TempDir,
    pub root: PathBuf,
}

impl Desk {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        repo::on_disk(&root);
        Self { _dir: dir, root }
    }

    pub fn program(&self, args: &[&str]) -> Command {
        let mut program = Command::cargo_bin("kitty-core").unwrap();
        program
            .args(args)
            .current_dir(&self.root)
            .env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        program
    }

    /// Exit code and both streams as one text, without what differs between machines and builds.
    pub fn run(&self, args: &[&str]) -> String {
        self.show(&self.program(args).output().unwrap())
    }

    pub fn show(&self, output: &Output) -> String {
        let mut text = format!("exit {}\n", output.status.code().unwrap());
        for (name, stream) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !stream.is_empty() {
                write!(text, "--- {name}\n{}", String::from_utf8_lossy(stream)).unwrap();
            }
        }
        let authority = Authority::embedded().unwrap();
        text.replace(self.root.to_str().unwrap(), "[root]")
            .replace(authority.digest(), "[component]")
            .replace(WASMTIME_VERSION, "[wasmtime]")
    }
}
