"""What an object needs to answer for the disk or for git.

The classes are protocols: an object does not have to inherit from them.

Where Python has a word for a fact, raise it: `FileNotFoundError` (nothing stands there),
`IsADirectoryError` and `NotADirectoryError` (something else stands there), `PermissionError`, and
`NotImplementedError` (the fact cannot be had at all: no git, no repository). Any other exception
becomes a `PortFailed` whose `__cause__` it is. A fact that is unavailable is not a No.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import Literal, Protocol, TypeAlias, TypedDict

__all__ = ["Files", "Git", "GitFacts", "Head", "PathKind", "RemoteBranch", "TreePath", "Worktree"]

PathKind: TypeAlias = Literal["absent", "file", "directory", "other"]

Head: TypeAlias = tuple[Literal["branch", "unborn"], str] | tuple[Literal["detached"], None]


class Files(Protocol):
    """The file system. Paths are absolute and separated by `/`."""

    def kind(self, path: str, /) -> PathKind:
        """Say what stands at `path`; links are followed, a dangling one is absent."""
        ...

    def read(self, path: str, /) -> bytes | bytearray | str:
        """Return the bytes of a file; raise `FileNotFoundError` where none stands."""
        ...

    def list(self, path: str, /) -> Iterable[str]:
        """Return the names in a directory, in any order."""
        ...

    def real_path(self, path: str, /) -> str | PathLike[str]:
        """Return the path without symbolic links; a missing tail is kept as written."""
        ...


class Git(Protocol):
    """Facts of a git repository. Every call names a directory inside it."""

    def head(self, dir: str, /) -> Head:
        """Say where HEAD points."""
        ...

    def has_branch(self, dir: str, name: str, /) -> bool:
        """Say whether the local branch exists."""
        ...

    def remote_branches(self, dir: str, /) -> Iterable[tuple[str, str]]:
        """Return every remote-tracking branch as remote and branch."""
        ...

    def origin_head(self, dir: str, /) -> str | None:
        """Return the full ref that `refs/remotes/origin/HEAD` points to."""
        ...

    def has_revision(self, dir: str, rev: str, /) -> bool:
        """Say whether a branch, tag or other revision names an object."""
        ...

    def has_path(self, dir: str, rev: str, path: str, /) -> bool:
        """Say whether the tree of `rev` holds `path`."""
        ...

    def worktrees(self, dir: str, /) -> Iterable[tuple[str, str | None]]:
        """Return every registered worktree as path and branch, the primary one first."""
        ...


class RemoteBranch(TypedDict):
    """A branch that a remote is known to have."""

    remote: str
    branch: str


class TreePath(TypedDict):
    """A path held by a revision's tree."""

    revision: str
    path: str


class Worktree(TypedDict):
    """A registered worktree; without a branch it is detached."""

    path: str
    branch: str | None


class GitFacts(TypedDict, total=False):
    """What a snapshot knows of git."""

    head: str | None
    """The checked-out branch; absent when detached."""
    unborn: bool
    """Whether the checked-out branch has no commit yet."""
    branches: list[str]
    remote_branches: list[RemoteBranch]
    origin_head: str | None
    """The full ref behind `refs/remotes/origin/HEAD`."""
    revisions: list[str]
    """Other revisions that resolve, such as tags."""
    tree_paths: list[TreePath]
    worktrees: list[Worktree]
