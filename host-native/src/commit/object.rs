//! The commit object: written in process, or by git where a signature, an identity or an encoding
//! needs more than bytes.

use gix::{ObjectId, actor::SignatureRef, bstr::ByteSlice as _, objs::Commit};
use kitty_core::{Code, Refusal};

use super::{
    checkout::{Checkout, store_failed},
    program::Git,
};

/// What a commit object is made of.
pub(crate) struct Draft<'m> {
    pub(crate) tree: ObjectId,
    pub(crate) parent: ObjectId,
    pub(crate) message: &'m [u8],
    /// Whether to sign as the configuration says, or never.
    pub(crate) may_sign: bool,
}

/// Characters that git strips from names, or has no place for.
const STRIPPED: &[u8] = b"<>\n\r.,:;\"'\\";

fn is_plain(signature: &SignatureRef<'_>) -> bool {
    let ends = |text: &[u8]| {
        let at = |byte: Option<&u8>| byte.is_none_or(|byte| *byte <= b' ' || STRIPPED.contains(byte));
        at(text.first()) || at(text.last())
    };
    let holds = |text: &[u8]| text.iter().any(|byte| b"<>\n\r\0".contains(byte));
    [signature.name, signature.email].into_iter().all(|text| !ends(text) && !holds(text))
}

impl Draft<'_> {
    /// Writes the object.
    ///
    /// # Errors
    /// [`Code::CommitIdentityUnknown`], [`Code::CommitSigningFailed`], those of the git program,
    /// [`Code::CommitStoreFailed`].
    pub(crate) fn write(&self, checkout: &Checkout, git: &Git) -> Result<ObjectId, Refusal> {
        let sign = self.may_sign && checkout.flag("commit.gpgSign") == Some(true);
        let encoded = checkout.text("i18n.commitEncoding").is_some_and(|name| !name.eq_ignore_ascii_case("utf-8"));
        let author = checkout.repo.author().and_then(Result::ok).filter(is_plain);
        let committer = checkout.repo.committer().and_then(Result::ok).filter(is_plain);
        let (Some(author), Some(committer), false, false) = (author, committer, sign, encoded) else {
            return self.by_program(checkout, git, sign);
        };
        let failed = |error: String| store_failed(&checkout.common_dir, error);
        let commit = Commit {
            tree: self.tree,
            parents: [self.parent].into_iter().collect(),
            author: author.to_owned().map_err(|error| failed(error.to_string()))?,
            committer: committer.to_owned().map_err(|error| failed(error.to_string()))?,
            encoding: None,
            message: self.message.as_bstr().to_owned(),
            extra_headers: Vec::new(),
        };
        let written = checkout.repo.write_object(&commit).map_err(|error| failed(error.to_string()))?;
        Ok(written.detach())
    }

    fn by_program(&self, checkout: &Checkout, git: &Git, sign: bool) -> Result<ObjectId, Refusal> {
        let (tree, parent) = (self.tree.to_string(), self.parent.to_string());
        let mut call = git.call(&checkout.root, ["commit-tree"]);
        if sign {
            call = call.arg("-S");
        }
        let call = call.arg(tree).arg("-p").arg(parent).arg("-F").arg("-");
        let ended = call.end(self.message)?;
        if !ended.ok() {
            let known = [checkout.repo.author(), checkout.repo.committer()]
                .into_iter()
                .all(|found| found.and_then(Result::ok).is_some_and(|signature| !signature.name.trim().is_empty()));
            return Err(match (known, sign) {
                (false, _) => Refusal::new(Code::CommitIdentityUnknown).with("output", ended.said()),
                (true, true) => Refusal::new(Code::CommitSigningFailed).with("output", ended.said()),
                (true, false) => git.failed(&checkout.root, "commit-tree", &ended),
            });
        }
        ObjectId::from_hex(ended.stdout.trim()).map_err(|_| git.failed(&checkout.root, "commit-tree", &ended))
    }
}
