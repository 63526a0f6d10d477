//! Content that a commit brought from elsewhere takes its place in the checkout, once it is published,
//! and never over anything that was not there before.

use gix::index::entry::Stat;
use kitty_core::{Code, Refusal};

use super::{
    checkout::{Checkout, store_failed},
    checkout_files::{self, Found, to_path},
    stage::Replaced,
};

/// A file that shall appear in a checkout.
#[derive(Clone, Debug)]
pub(crate) struct Placing<'p> {
    pub(crate) path: &'p [u8],
    pub(crate) content: &'p [u8],
    pub(crate) executable: bool,
    /// What may give way to it.
    pub(crate) replaces: Replaced,
}

impl Placing<'_> {
    /// Puts the content in its place, and answers how git recognises the file.
    ///
    /// A file that has only grown since keeps what was added: it follows the new content.
    ///
    /// # Errors
    /// [`Code::CoordCopyConflict`] when another content stands there by now: it stays.
    pub(crate) fn place(&self, checkout: &Checkout) -> Result<Stat, Refusal> {
        let failed = |error: std::io::Error| store_failed(&checkout.root.join(to_path(self.path)), error);
        let conflict = || {
            Refusal::new(Code::CoordCopyConflict)
                .with("path", self.path.escape_ascii())
                .with("worktree", checkout.root.display())
        };
        let (found, stat) = checkout_files::read(&checkout.root, self.path).map_err(failed)?;
        let current = match found {
            Found::Missing if self.replaces == Replaced::Nothing => None,
            Found::File { content, .. } if content == self.content => return Ok(stat),
            Found::File { content, .. } => Some(content),
            _ => return Err(conflict()),
        };
        let content = match (current, self.replaces) {
            (None, _) => self.content.to_vec(),
            (Some(_), Replaced::Nothing) => return Err(conflict()),
            (Some(current), Replaced::Content { length, oid }) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                let (known, added) = current.split_at_checked(length).ok_or_else(conflict)?;
                if Replaced::of(checkout, known)? != (Replaced::Content { length: length as u64, oid }) {
                    return Err(conflict());
                }
                [self.content, added].concat()
            }
        };
        let workshop = checkout.workshop()?;
        let replaced = checkout_files::replace(&checkout.root, &workshop, self.path, &content, Some(self.executable));
        replaced.map_err(failed)?;
        if content != self.content {
            return Ok(Stat::default());
        }
        Ok(checkout_files::read(&checkout.root, self.path).map_err(failed)?.1)
    }
}
