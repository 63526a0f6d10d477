//! Which file below `tasks/` belongs to which work package.
//!
//! Source: status specification, section 6.1.

/// The id at the start of the name of a Markdown file below `tasks/`, in upper case; nothing for
/// other files.
pub fn id_of_file(name: &str) -> Option<alloc::string::String> {
    let stem = name.strip_suffix(".md")?;
    let digits = stem.strip_prefix("WP").or_else(|| stem.strip_prefix("wp"))?;
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    (digits.len() >= 2 && matches!(rest.bytes().next(), None | Some(b'-' | b'_' | b'.')))
        .then(|| alloc::format!("WP{digits}"))
}
