//! Canonical names: static re-exports instead of an import of the product.

use rustc_hash::FxHashMap;

use super::{Disposition, Site};
use crate::{
    find::DoorKind,
    module::module_name,
    rule::Rule,
    scan::{Export, FileFacts, RawDoor, RawSite},
    text::Level,
    tree::Tree,
};

/// The names that each module hands on.
pub(super) struct Doors<'f> {
    exports: FxHashMap<String, &'f [Export]>,
    tree: &'f Tree,
}

impl<'f> Doors<'f> {
    pub fn new(facts: &'f [FileFacts], tree: &'f Tree) -> Self {
        let exporting = facts.iter().filter(|file| !file.exports.is_empty());
        let named = exporting.map(|file| (module_name(&file.path, tree.package_roots()).0, file.exports.as_slice()));
        Self { exports: named.collect(), tree }
    }

    /// The canonical name of a dotted name; `None` where the tree should know it and does not.
    pub fn canonical(&self, dotted: &str, fuel: u32) -> Option<String> {
        let (module, name) = dotted.rsplit_once('.')?;
        let fuel = fuel.checked_sub(1)?;
        let exports = self.exports.get(module).copied().unwrap_or_default();
        let own: Vec<&Export> = exports.iter().filter(|export| export.name == name).collect();
        if own.iter().any(|export| export.target.is_none()) {
            return Some(dotted.to_string());
        }
        if let Some(target) = own.iter().find_map(|export| export.target.as_deref()) {
            return self.canonical(target, fuel);
        }
        let stars = exports.iter().filter(|export| export.name == "*").filter_map(|export| export.target.as_deref());
        for star in stars {
            if let Some(found) = self.canonical(&format!("{star}.{name}"), fuel) {
                return Some(found);
            }
        }
        // Outside of the tree nothing can be followed: the name is what it is spelled.
        if self.tree.has_module(module) { None } else { Some(dotted.to_string()) }
    }

    /// Decides about one construction; `None` where it is of another class.
    pub fn settle(&self, rule: &Rule, kind: &DoorKind, raw: &RawSite, site: &mut Site) -> Option<()> {
        let RawDoor { origin, wrappers } = raw.door.as_ref()?;
        let canonical = origin.as_deref().and_then(|origin| self.canonical(origin, 16));
        match canonical {
            None => {
                if rule.unresolved == Level::Info {
                    return None;
                }
                site.note = Some("its origin cannot be found: import it by its own name".to_string());
                site.severity = rule.unresolved;
                return Some(());
            }
            Some(name) if !kind.canonical.contains(&name) => return None,
            Some(name) => site.canonical = Some(name),
        }
        let wrapper = wrappers.iter().find(|(name, _)| {
            self.canonical(name, 16).is_some_and(|name| kind.wrap_by.is_empty() || kind.wrap_by.contains(&name))
        });
        site.wrapped = wrapper.map(|(_, form)| form.clone());
        let doors = crate::compile::list(rule.text.doors.clone());
        let at_door =
            doors.iter().any(|door| crate::rule::PathPattern::new(door).is_ok_and(|door| door.fits(&site.file)));
        if at_door {
            site.disposition = Disposition::Sanctioned;
        } else if site.wrapped.is_some() && rule.allow_holds_if.is_none() {
            site.disposition = Disposition::Trusted;
        }
        Some(())
    }
}
