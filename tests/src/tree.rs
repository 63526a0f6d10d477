//! Trees of vectors, built on disk.

use std::{
    cell::OnceCell,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::{
    facts::Model,
    vector::{Entry, Tree},
};

/// A tree on disk, removed when dropped.
pub struct BuiltTree {
    _dir: tempfile::TempDir,
    root: PathBuf,
    model: OnceCell<Model>,
}

impl BuiltTree {
    /// Builds `tree`: files first, links last, then the steps in order.
    ///
    /// # Errors
    /// When a file cannot be written or a step fails that may not.
    pub fn build(tree: &Tree) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let root = dir.path().canonicalize()?.join("r");
        fs::create_dir(&root)?;
        let built = Self { _dir: dir, root, model: OnceCell::new() };
        let (links, files): (Vec<_>, Vec<_>) =
            tree.files.iter().partition(|(_, entry)| matches!(entry, Entry::Link { .. }));
        for (path, entry) in files.into_iter().chain(links) {
            built.place(path, entry).with_context(|| format!("cannot build {path}"))?;
        }
        for step in &tree.steps {
            built.run(step)?;
        }
        Ok(built)
    }

    /// The root of the tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The plain model of its specs folder, read once.
    pub fn model(&self) -> &Model {
        self.model.get_or_init(|| Model::read(&self.root))
    }

    /// Replaces `${ROOT}` by the root.
    pub fn expand(&self, text: &str) -> String {
        text.replace("${ROOT}", &self.root.to_string_lossy())
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(self.expand(path))
    }

    fn place(&self, path: &str, entry: &Entry) -> Result<()> {
        let at = self.at(path);
        if let Some(parent) = at.parent() {
            fs::create_dir_all(parent)?;
        }
        match entry {
            Entry::Text(text) => fs::write(at, self.expand(text))?,
            Entry::Binary { b64 } => fs::write(at, BASE64_STANDARD.decode(b64)?)?,
            Entry::Link { symlink: target } => symlink(self.expand(target), at)?,
            Entry::Dir { .. } => fs::create_dir_all(at)?,
            Entry::Script { text, exec } => {
                fs::write(&at, self.expand(text))?;
                fs::set_permissions(at, fs::Permissions::from_mode(if *exec { 0o755 } else { 0o644 }))?;
            }
        }
        Ok(())
    }

    fn run(&self, step: &crate::vector::Step) -> Result<()> {
        if let Some(args) = &step.git {
            let cwd = step.cwd.as_deref().map_or_else(|| self.root.clone(), |cwd| self.at(cwd));
            let args: Vec<_> = args.iter().map(|arg| self.expand(arg)).collect();
            let output = git(&cwd).args(&args).output()?;
            if !output.status.success() && !step.may_fail {
                bail!("git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
            }
        }
        if let Some(path) = &step.write {
            self.place(path, step.content.as_ref().unwrap_or(&Entry::Text(String::new())))?;
        }
        if let Some(path) = &step.rm {
            let at = self.at(path);
            if at.is_dir() && !at.is_symlink() { fs::remove_dir_all(at)? } else { fs::remove_file(at)? }
        }
        if let Some(path) = &step.mkdir {
            fs::create_dir_all(self.at(path))?;
        }
        if let (Some(path), Some(target)) = (&step.symlink, &step.target) {
            symlink(self.expand(target), self.at(path))?;
        }
        Ok(())
    }
}

/// The git program with the vectors' environment.
pub fn git(cwd: &Path) -> Command {
    clean(Path::new("git"), cwd)
}

/// A program with the vectors' environment.
pub fn clean(program: &Path, cwd: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(cwd);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["GIT_", "SPEC_KITTY_", "SPECIFY_"].iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name.as_ref());
        }
    }
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Tester");
        command.env(format!("GIT_{role}_EMAIL"), "tester@example.invalid");
        command.env(format!("GIT_{role}_DATE"), "2026-01-02T03:04:05+00:00");
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    command
}
