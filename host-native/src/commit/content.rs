//! The object that git would store for what stands at a path.

use gix::{ObjectId, bstr::ByteSlice as _};
use kitty_core::Refusal;

use super::{
    checkout::{Checkout, store_failed},
    checkout_files::{self, Found, to_path},
    index,
    program::Git,
    stage::Converted,
};

/// The name of the object for a file or a link, filters applied; nothing is written.
///
/// # Errors
/// Those of the store and of the git program.
pub(crate) fn stored(checkout: &Checkout, git: &Git, path: &[u8]) -> Result<Option<ObjectId>, Refusal> {
    stored_by(checkout, git, &mut None, path)
}

/// The same for many files of a checkout: what says which files are filtered is read once.
///
/// # Errors
/// As [`stored`].
pub(crate) fn stored_by<'c>(
    checkout: &'c Checkout,
    git: &Git,
    converted: &mut Option<Converted<'c>>,
    path: &[u8],
) -> Result<Option<ObjectId>, Refusal> {
    let failed = |error: std::io::Error| store_failed(&checkout.root.join(to_path(path)), error);
    let (content, is_link) = match checkout_files::read(&checkout.root, path).map_err(failed)?.0 {
        Found::File { content, .. } => (content, false),
        Found::Link(text) => (text, true),
        _ => return Ok(None),
    };
    let converted = match converted {
        Some(converted) => converted,
        None => converted.insert(Converted::of(checkout, index::attributing(checkout)?.as_ref())?),
    };
    if is_link || !converted.concerns(path)? {
        let hashed = gix::objs::compute_hash(checkout.repo.object_hash(), gix::objs::Kind::Blob, &content);
        return hashed.map(Some).map_err(|error| store_failed(&checkout.common_dir, error));
    }
    let call = git.call(&checkout.root, ["hash-object", "--stdin", "--path"]).arg(to_path(path));
    let hex = call.run(&content)?;
    ObjectId::from_hex(hex.trim()).map(Some).map_err(|error| store_failed(&checkout.common_dir, error))
}
