//! A mission's routing table, grouped by home: what shares surface, branch and directory.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use kitty_core::wire::{Route, WriteHome};

/// The kinds that share a home, each with the reason.
pub struct Home {
    /// Where they are written.
    pub home: WriteHome,
    /// Kind and reason, in the order of the table.
    pub kinds: Vec<(String, String)>,
}

/// Groups a routing table, the larger groups first.
pub fn by_home(json: &str) -> Result<Vec<Home>> {
    let routes: Vec<Route> = serde_json::from_str(json).context("the routing table is no JSON")?;
    let mut homes: BTreeMap<(String, String, String), Vec<(String, String)>> = BTreeMap::new();
    for route in routes {
        let placement = route.placement.with_context(|| format!("{} is refused", route.kind))?;
        let home = placement.write.home.with_context(|| format!("writing {} is refused", route.kind))?;
        let reason = placement.why.split_once(": ").map_or(placement.why.as_str(), |(_, reason)| reason);
        let reason = reason.split(';').next().unwrap_or(reason).to_string();
        homes.entry((home.surface, home.branch, home.dir)).or_default().push((route.kind, reason));
    }
    let home = |((surface, branch, dir), kinds)| Home { home: WriteHome { surface, dir, branch }, kinds };
    let mut homes: Vec<Home> = homes.into_iter().map(home).collect();
    homes.sort_by_key(|home| std::cmp::Reverse(home.kinds.len()));
    Ok(homes)
}

/// A directory of the repository, as seen from its root.
pub fn relative<'a>(dir: &'a str, repo: &Path) -> &'a str {
    Path::new(dir).strip_prefix(repo).ok().and_then(Path::to_str).unwrap_or(dir)
}
