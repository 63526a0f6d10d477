//! `wps.yaml`: the plan of the work packages.
//!
//! Source: status specification, section 6.3.

use alloc::{format, string::String, vec::Vec};

use super::yaml::{self, Reader, Value};
use crate::{code::Decision, status::WorkPackageId};

const FILE: &str = "wps.yaml";

/// One planned work package. Keys that the plan does not know are read over, as by the tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWorkPackage {
    /// Its id, two digits.
    pub id: WorkPackageId,
    /// Its title.
    pub title: String,
    /// What it waits for; `None` where the plan does not say.
    pub dependencies: Option<Vec<String>>,
    /// The files that it owns, as globs.
    pub owned_files: Vec<String>,
    /// Requirements that it meets.
    pub requirement_refs: Vec<String>,
    /// Its subtasks.
    pub subtasks: Vec<String>,
    /// The file with its prompt.
    pub prompt_file: Option<String>,
    /// The concerns of the plan that it answers.
    pub plan_concern_refs: Vec<String>,
    /// Whether it cuts across the others.
    pub cross_cutting: bool,
}

/// The plan of a mission's work packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPackagePlan {
    /// The work packages, as listed.
    pub work_packages: Vec<PlannedWorkPackage>,
}

impl WorkPackagePlan {
    /// Reads a `wps.yaml`.
    ///
    /// # Errors
    /// [`crate::Code::WorkPackageMalformed`] with line and reason.
    pub fn parse(bytes: &[u8]) -> Decision<Self> {
        let text = core::str::from_utf8(bytes).map_err(|_| yaml::malformed(FILE, 1, "it is not UTF-8 text"))?;
        let mut top = Reader::new(FILE, yaml::parse(FILE, text, 1)?);
        let list = top.take("work_packages").ok_or_else(|| yaml::malformed(FILE, 1, "`work_packages` is missing"))?;
        let Value::List(items) = list.value else {
            return Err(yaml::malformed(FILE, list.line, "`work_packages` is no list"));
        };
        let mut work_packages: Vec<PlannedWorkPackage> = Vec::new();
        for item in items {
            let Value::Map(members) = item.value else {
                return Err(yaml::malformed(FILE, item.line, "a work package is no map"));
            };
            let package = work_package(Reader::new(FILE, members), item.line)?;
            if work_packages.iter().any(|known| known.id == package.id) {
                return Err(yaml::malformed(FILE, item.line, format!("{} is there twice", package.id)));
            }
            work_packages.push(package);
        }
        Ok(Self { work_packages })
    }
}

fn work_package(mut reader: Reader<'_>, line: usize) -> Decision<PlannedWorkPackage> {
    let id = reader.text("id")?.filter(|id| two_digits(id, "WP"));
    let id = id.ok_or_else(|| reader.malformed(line, "`id` is not `WP` and two digits"))?;
    let title = reader.text("title")?.ok_or_else(|| reader.malformed(line, "`title` is missing"))?;
    let declared = reader.take("dependencies");
    let dependencies = match declared {
        None => None,
        Some(node) => {
            let line = node.line;
            let members = [("dependencies".into(), node)].into();
            let ids = Reader::new(FILE, members).list("dependencies", false)?;
            if let Some(odd) = ids.iter().find(|id| !two_digits(id, "WP")) {
                return Err(reader.malformed(line, format!("`dependencies` names `{odd}`, which is no work package")));
            }
            Some(ids)
        }
    };
    let concerns = reader.list("plan_concern_refs", false)?;
    if let Some(odd) = concerns.iter().find(|concern| !two_digits(concern, "IC-")) {
        return Err(reader.malformed(line, format!("`plan_concern_refs` names `{odd}`, which is no concern")));
    }
    let cross_cutting = match reader.text("cross_cutting")?.as_deref() {
        None | Some("false" | "False" | "FALSE") => false,
        Some("true" | "True" | "TRUE") => true,
        Some(_) => return Err(reader.malformed(line, "`cross_cutting` is neither true nor false")),
    };
    Ok(PlannedWorkPackage {
        id: WorkPackageId::parse(&id)?,
        title,
        dependencies,
        owned_files: reader.list("owned_files", false)?,
        requirement_refs: reader.list("requirement_refs", false)?,
        subtasks: reader.list("subtasks", false)?,
        prompt_file: reader.text("prompt_file")?,
        plan_concern_refs: concerns,
        cross_cutting,
    })
}

fn two_digits(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
}
