//! The large repository: the missions of an archive, or as many generated ones.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// Names the archive, a `.tar.xz` with the folder `kitty-specs`.
const ARCHIVE: &str = "KITTY_MISSIONS";
/// As many missions as the tool's own repository has.
const GENERATED: usize = 411;

/// A repository with one mission whose coordination worktree is materialised.
pub struct Repository {
    /// Its root.
    pub root: PathBuf,
    /// The directory name of that mission.
    pub mission: String,
    /// Its mid8.
    pub mid8: String,
    /// How many entries `kitty-specs` has.
    pub entries: usize,
}

/// Builds it below `dir`.
pub fn build(dir: &Path) -> Result<Repository> {
    let root = dir.canonicalize()?;
    let specs = root.join("kitty-specs");
    match env::var_os(ARCHIVE) {
        Some(archive) => {
            let archive = fs::canonicalize(&archive).with_context(|| format!("cannot find {}", archive.display()))?;
            run(Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(&root))?;
        }
        None => generate(&specs)?,
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&specs).with_context(|| format!("no kitty-specs in {}", root.display()))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let coordinated = |name: &&String| {
        let meta = fs::read_to_string(specs.join(name).join("meta.json")).unwrap_or_default();
        meta.contains("\"topology\": \"coord\"") && meta.contains(&format!("\"kitty/mission-{name}\""))
    };
    let mission = names.iter().rev().find(coordinated).context("no mission coordinates its work")?.clone();
    let mid8 = mission.rsplit('-').next().unwrap_or_default().to_string();

    git(&root, &["init", "--quiet", "--initial-branch", "main"])?;
    // Of the others no question asks what git knows of them.
    git(&root, &["add", &format!("kitty-specs/{mission}")])?;
    git(&root, &["commit", "--quiet", "--message", "Missions"])?;
    let worktree = format!(".worktrees/{mission}-coord");
    git(&root, &["worktree", "add", "--quiet", "-b", &format!("kitty/mission-{mission}"), &worktree])?;
    Ok(Repository { root, mission, mid8, entries: names.len() })
}

/// Missions as the tool creates them, every tenth with a coordination branch.
fn generate(specs: &Path) -> Result<()> {
    for index in 0..GENERATED {
        let id = format!("01KZ{:0>4}0000000000000{index:0>5}", base32(index));
        let mid8: String = id.chars().take(8).collect();
        let name = format!("generated-mission-{index:0>3}-{mid8}");
        let coordination = match index % 10 {
            0 => format!("\"coordination_branch\": \"kitty/mission-{name}\",\n  \"topology\": \"coord\""),
            _ => "\"topology\": \"lanes\"".to_string(),
        };
        let meta = format!(
            "{{\n  \"created_at\": \"2026-01-02T03:04:05+00:00\",\n  \"friendly_name\": \"Generated mission {index}\",\n  \
             \"mission_id\": \"{id}\",\n  \"mission_number\": null,\n  \"mission_slug\": \"{name}\",\n  \
             \"mission_type\": \"software-dev\",\n  \"target_branch\": \"main\",\n  {coordination}\n}}\n"
        );
        let dir = specs.join(&name);
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("meta.json"), meta)?;
        fs::write(dir.join("spec.md"), format!("# Generated mission {index}\n"))?;
        fs::write(dir.join("status.events.jsonl"), crate::status::generated(&name, 60))?;
    }
    Ok(())
}

/// A number in the digits of an identity.
fn base32(mut number: usize) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut text = Vec::new();
    while number > 0 {
        text.extend(DIGITS.get(number % 32).copied().map(char::from));
        number /= 32;
    }
    text.into_iter().rev().collect()
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), &place)?;
        }
    }
    Ok(())
}

/// Runs git in `dir`, without anybody's configuration of identity and signatures.
pub fn git(dir: &Path, arguments: &[&str]) -> Result<()> {
    let identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false"];
    run(Command::new("git").args(identity).args(arguments).current_dir(dir))
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot start {}", command.get_program().display()))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
