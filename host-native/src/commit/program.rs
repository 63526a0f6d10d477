//! The git program: without a shell, in a clean environment, within bounds.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use kitty_core::{Code, Refusal};

use super::lock::Lock;

/// What of `GIT_*` a caller may set: who commits and when, how to ask for a passphrase, and where the
/// user keeps the configuration. Everything else could send a commit into another repository.
const ALLOWED: [&str; 15] = [
    "GIT_ASKPASS",
    "GIT_ATTR_NOSYSTEM",
    "GIT_AUTHOR_DATE",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_COMMITTER_DATE",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
];

/// The oldest git that has every command used here.
const OLDEST: (u32, u32) = (2, 36);

/// What is kept of either output stream.
const KEPT: u64 = 64 << 20;
/// What is shown of an output.
const SHOWN: usize = 4 << 10;
/// How long output may still come after the program has ended: a daemon that it left behind may hold
/// the pipe for ever.
const GRACE: Duration = Duration::from_secs(1);

/// Runs git, and counts how often.
#[derive(Debug)]
pub(crate) struct Git {
    timeout: Duration,
    started: Cell<u32>,
    locks: RefCell<BTreeMap<PathBuf, File>>,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Ended {
    pub(crate) fn ok(&self) -> bool {
        self.code == Some(0)
    }

    /// What the program said, for people.
    pub(crate) fn said(&self) -> String {
        let said = if self.stderr.is_empty() { &self.stdout } else { &self.stderr };
        let start = said.len().saturating_sub(SHOWN);
        String::from_utf8_lossy(said.get(start..).unwrap_or_default()).trim().to_string()
    }
}

/// One call of the git program in a checkout.
pub(crate) struct Call<'g> {
    git: &'g Git,
    dir: PathBuf,
    args: Vec<OsString>,
    variables: Vec<(&'static str, OsString)>,
    timeout: Duration,
    lock: Option<File>,
}

impl Git {
    /// Programs end after `timeout`, hooks after the time that they are given.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, started: Cell::new(0), locks: RefCell::default() }
    }

    /// Knows the lock of the checkout with that git directory.
    pub(crate) fn knows(&self, git_dir: &Path, lock: File) {
        self.locks.borrow_mut().insert(git_dir.to_path_buf(), lock);
    }

    /// Whether the lock of the checkout with that git directory is held as long as this value lives.
    pub(crate) fn has_lock(&self, git_dir: &Path) -> bool {
        self.locks.borrow().contains_key(git_dir)
    }

    /// How many git programs were started.
    pub(crate) fn started(&self) -> u32 {
        self.started.get()
    }

    /// A call in the checkout at `dir`.
    pub(crate) fn call<const N: usize>(&self, dir: &Path, args: [&str; N]) -> Call<'_> {
        Call {
            git: self,
            dir: dir.to_path_buf(),
            args: args.iter().map(OsString::from).collect(),
            variables: Vec::new(),
            timeout: self.timeout,
            lock: None,
        }
    }

    /// The version, when a failure may be one of age.
    fn too_old(&self, dir: &Path) -> Option<Refusal> {
        let ended = self.call(dir, ["version"]).end(&[]).ok()?;
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let version = text.trim().strip_prefix("git version ")?;
        let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        let found = (numbers.next()?, numbers.next()?);
        (found < OLDEST).then(|| {
            Refusal::new(Code::GitProgramTooOld)
                .with("version", version)
                .with("needed", format!("{}.{}", OLDEST.0, OLDEST.1))
        })
    }
}

impl Call<'_> {
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_os_string());
        self
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name, value.as_ref().to_os_string()));
        self
    }

    pub(crate) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Lets the program hold the lock of a checkout too: it may outlive this process, and then nobody
    /// may take what it has not done yet for left undone. It must print nothing.
    pub(crate) fn locked(mut self, git_dir: &Path) -> Self {
        self.lock = self.git.locks.borrow().get(git_dir).and_then(|lock| lock.try_clone().ok());
        self
    }

    /// The same with a lock that the caller has at hand.
    pub(crate) fn holding(mut self, lock: &Lock) -> Self {
        self.lock = lock.shared();
        self
    }

    fn shown(&self) -> String {
        self.args.first().map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        for (name, _) in env::vars_os() {
            let shown = name.to_string_lossy();
            if shown.starts_with("GIT_") && !ALLOWED.contains(&shown.as_ref()) {
                command.env_remove(&name);
            }
        }
        // Nobody sits in front of an editor.
        command.env("GIT_EDITOR", ":");
        command.args(&self.args).current_dir(&self.dir);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it, whatever its end.
    ///
    /// # Errors
    /// [`Code::GitProgramUnavailable`], [`Code::GitProgramTimeout`].
    pub(crate) fn end(mut self, input: &[u8]) -> Result<Ended, Refusal> {
        let out = self.lock.take().map_or_else(Stdio::piped, Stdio::from);
        let unavailable = |error: io::Error| {
            Refusal::new(Code::GitProgramUnavailable).with("command", self.shown()).with("reason", error)
        };
        self.git.started.set(self.git.started.get() + 1);
        let mut command = self.command();
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        let child = command.stdout(out).stderr(Stdio::piped()).spawn().map_err(unavailable)?;
        match finish(child, input, self.timeout).map_err(unavailable)? {
            Some(ended) => Ok(ended),
            None => Err(Refusal::new(Code::GitProgramTimeout)
                .with("command", self.shown())
                .with("seconds", self.timeout.as_secs())),
        }
    }

    /// Runs it, and takes any end but success for a failure.
    ///
    /// # Errors
    /// Those of [`Call::end`]; [`Code::GitProgramFailed`], [`Code::GitProgramTooOld`].
    pub(crate) fn run(self, input: &[u8]) -> Result<Vec<u8>, Refusal> {
        let (git, dir, shown) = (self.git, self.dir.clone(), self.shown());
        let ended = self.end(input)?;
        if ended.ok() { Ok(ended.stdout) } else { Err(git.failed(&dir, &shown, &ended)) }
    }
}

impl Git {
    /// Why a command that ended so did not do its work.
    pub(crate) fn failed(&self, dir: &Path, command: &str, ended: &Ended) -> Refusal {
        self.too_old(dir).unwrap_or_else(|| {
            Refusal::new(Code::GitProgramFailed)
                .with("command", command)
                .with("status", ended.code.map_or_else(|| "a signal".to_string(), |code| code.to_string()))
                .with("output", ended.said())
        })
    }
}

/// Feeds and drains the program; nothing when it had to be ended.
fn finish(mut child: Child, input: &[u8], timeout: Duration) -> io::Result<Option<Ended>> {
    let (done, waiting) = mpsc::channel();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let input = input.to_vec();
    // A program that ends without reading everything says why by its status.
    let feeder = stdin.map(|mut stdin| thread::spawn(move || drop(stdin.write_all(&input))));
    // Where the output is a lock, nothing is read.
    let (mut out, mut err) = (stdout.is_none().then(Vec::new), None);
    let drains = [drain(stdout, done.clone(), true), drain(stderr, done, false)];
    let mut left = timeout;
    let mut ended = None;
    while out.is_none() || err.is_none() {
        let start = std::time::Instant::now();
        match waiting.recv_timeout(left.min(GRACE)) {
            Ok((true, bytes)) => out = Some(bytes),
            Ok((false, bytes)) => err = Some(bytes),
            Err(_) if ended.is_some() => break,
            Err(_) => ended = child.try_wait()?,
        }
        left = left.saturating_sub(start.elapsed());
        if left.is_zero() && ended.is_none() {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
    }
    let status = match ended {
        Some(status) => status,
        None => child.wait()?,
    };
    if out.is_some() && err.is_some() {
        drains.into_iter().flatten().chain(feeder).for_each(|thread| drop(thread.join()));
    }
    let (stdout, stderr) = (out.unwrap_or_default(), err.unwrap_or_default());
    Ok(Some(Ended { code: status.code(), stdout, stderr }))
}

type Drained = mpsc::Sender<(bool, Vec<u8>)>;

fn drain(stream: Option<impl Read + Send + 'static>, done: Drained, is_out: bool) -> Option<thread::JoinHandle<()>> {
    let mut stream = stream?;
    Some(thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stream.by_ref().take(KEPT).read_to_end(&mut bytes);
        // What is beyond the bound is read, or the program would wait for ever, and not kept.
        if read.is_ok() {
            drop(io::copy(&mut stream, &mut io::sink()));
        }
        drop(done.send((is_out, bytes)));
    }))
}
