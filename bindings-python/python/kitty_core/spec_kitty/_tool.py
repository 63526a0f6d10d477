"""The installed spec-kitty: its generation, its classes, and its exceptions as refusals."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module, metadata
from typing import TYPE_CHECKING, TypeVar, cast

from .. import KittyError, MalformedQuestion, Repository, Review, Topology, main_root
from .._vocabulary import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from .. import Generation

_T = TypeVar("_T")


@cache
def generation() -> str | None:
    """Return the generation of the installed tool; without one, the repository says which."""
    try:
        version = metadata.version("spec-kitty-cli")
    except metadata.PackageNotFoundError:
        return None
    return "4.0" if int(version.partition(".")[0]) >= 4 else "3.2"


@cache
def tools(name: str) -> type | None:
    """Return the class of the tool with that dotted name, if there is one."""
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(import_module(module), attribute, None)
    except ModuleNotFoundError:
        return None
    return found if isinstance(found, type) else None


def made(name: str, fallback: type[_T], /, **members: object) -> _T:
    """Return the tool's value, or ours of the same shape."""
    return cast("_T", (tools(name) or fallback)(**members))


def member(name: str, value: str) -> str:
    """Return a member of the tool's enumeration, or the text that it stands for."""
    enumeration = tools(name)
    return value if enumeration is None else cast("str", enumeration(value))


def text(member_or_text: object) -> str:
    """Return what a member of an enumeration, the tool's or ours, stands for."""
    return str(getattr(member_or_text, "value", member_or_text))


def kind(member_or_text: object) -> str:
    """Return a kind as the tool's member."""
    return member("mission_runtime.MissionArtifactKind", text(member_or_text))


def part(whole: object, name: str) -> object:
    """Return a member of a value of the tool, or of the mapping that stands for it."""
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)


def review(result: object) -> Review | None:
    """Return a review of the tool, or a mapping that stands for it, as ours."""
    if result is None:
        return None
    return Review(
        *(text(part(result, name) or "") for name in ("reviewer", "verdict", "reference"))
    )


def malformed(reason: str, remedy: str) -> MalformedQuestion:
    """Return the refusal of arguments that a seam does not serve."""
    message = f"the question is malformed: {reason}"
    return MalformedQuestion(message, remedy=remedy, fields={"reason": reason})


def repository(root: str | PathLike[str]) -> Repository:
    """Open the repository that a seam is asked about."""
    return Repository.at(root, generation=cast("Generation | None", generation()))


def unowned(owned: object) -> None:
    """Refuse an owned checkout of generation 4.0, whose facts only spec-kitty has."""
    if owned is not None:
        raise malformed(
            "`owned` names an owned checkout, which spec-kitty resolves itself",
            "Ask without it, or call spec-kitty's own function.",
        )


def checkout(
    root: str | PathLike[str],
    handle: str,
    effective_root: str | PathLike[str] | None = None,
    owned: object = None,
) -> Repository:
    """Open the checkout in which the mission is asked about: an owned one, if the caller has one.

    An owned checkout is a linked worktree of the repository that holds a mission of a single
    branch, files and bookkeeping alike.
    """
    unowned(owned)
    if effective_root is None:
        return repository(root)
    if main_root(effective_root) != main_root(root):
        raise malformed(
            "`effective_root` is a checkout of another repository",
            "Name a linked worktree of the repository, or leave it out.",
        )
    rules = cast("Generation | None", generation())
    own = Repository.at(effective_root, generation=rules, itself=True)
    topology = own.topology(handle)
    if topology != Topology.SINGLE_BRANCH:
        raise malformed(
            f"an owned checkout holds missions of a single branch, and none of {topology}",
            "Ask without `effective_root`.",
        )
    return own


@contextmanager
def raising(classes: Mapping[str, str], otherwise: str, /, **members: object) -> Iterator[None]:
    """Raise refusals as exceptions of the tool.

    `classes` names the tool's class by our code; `otherwise` is for all other codes. `members` are
    what the tool's handlers read of its exceptions.
    """
    try:
        yield
    except KittyError as refusal:
        raised = as_tools(refusal, classes.get(refusal.code, otherwise), members)
        if raised is refusal:
            raise
        raise raised from refusal.__cause__


def as_tools(refusal: KittyError, name: str, members: Mapping[str, object]) -> KittyError:
    """Return a refusal that is also an exception of the tool."""
    base = tools(name)
    if base is None:
        return refusal
    both = _both(refusal.code, base)
    raised = both.__new__(both)
    KittyError.__init__(
        raised,
        refusal.message,
        remedy=refusal.remedy,
        candidates=refusal.candidates,
        fields=refusal.fields,
    )
    vars(raised).update({"error_code": refusal.code, **refusal.fields, **members})
    vars(raised)["_tool"] = (refusal, name, dict(members))
    return raised


@cache
def _both(code: str, base: type) -> type[KittyError]:
    refusal = ERRORS[code]

    def reduced(self: KittyError) -> tuple[object, ...]:
        return as_tools, vars(self)["_tool"]

    members = {"__module__": base.__module__, "__doc__": refusal.__doc__, "__reduce__": reduced}
    return type(base.__name__, (refusal, base), members)
