"""The installed spec-kitty: its generation, its classes, and its exceptions as refusals."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from importlib import import_module, metadata
from typing import TYPE_CHECKING, TypeVar, cast

from .. import KittyError, MalformedQuestion, Repository
from .._vocabulary import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


def repository(root: str | PathLike[str], **owned: object) -> Repository:
    """Open the repository that a seam is asked about."""
    for name, value in owned.items():
        if value is not None:
            reason = f"`{name}` names an owned checkout, which spec-kitty resolves itself"
            raise MalformedQuestion(
                f"the question is malformed: {reason}",
                remedy="Ask without it, or call spec-kitty's own function.",
                fields={"reason": reason},
            )
    return Repository.at(root, generation=cast("Generation | None", generation()))


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
