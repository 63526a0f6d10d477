//! Other programs: run them, and say which one failed.

use std::{
    path::Path,
    process::{Command, Output},
};

use anyhow::{Context, Result, ensure};

/// What a step does with the program it started.
pub trait Run {
    /// Runs it in the foreground; a failure names the whole command.
    fn run(&mut self) -> Result<()>;

    /// Runs it and answers what it wrote; a failure shows what it complained about.
    fn text(&mut self) -> Result<String>;

    /// Runs it and answers everything, whatever its exit code.
    fn all(&mut self) -> Result<Output>;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        let status = self.status().with_context(|| format!("cannot start `{}`", shown(self)))?;
        ensure!(status.success(), "{status} from `{}`", shown(self));
        Ok(())
    }

    fn text(&mut self) -> Result<String> {
        let output = self.all()?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_string();
        let complaint = || said(&output.stderr) + &said(&output.stdout);
        ensure!(output.status.success(), "{} from `{}`\n{}", output.status, shown(self), complaint());
        Ok(String::from_utf8(output.stdout)?)
    }

    fn all(&mut self) -> Result<Output> {
        self.output().with_context(|| format!("cannot start `{}`", shown(self)))
    }
}

/// Whether a program can be started at all.
pub fn exists(program: &Path) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let dir = command.get_current_dir().map(|dir| format!("cd {} &&", dir.display()));
    let variables = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let variables = variables.map(|(name, value)| format!("{}={}", name.display(), quoted(&value.to_string_lossy())));
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let words = words.map(|word| quoted(&word.to_string_lossy()));
    dir.into_iter().chain(variables).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
