"""What every exception of kitty_core has in common."""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know the name; importing `typing` would cost milliseconds
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self, TypeVar

    _E = TypeVar("_E", bound="KittyError")


class KittyError(Exception):
    """A question that got no answer.

    An instance is also a value: it compares, hashes and pickles by what it says, and a placement
    carries one for a leg that is refused.
    """

    code: str = "UNKNOWN"
    """The stable code."""
    category: str = "internal"
    """`refusal`, `question`, `port`, `limit` or `internal`."""
    message: str
    """What is refused, in one sentence without a final period."""
    remedy: str
    """What to do now."""
    candidates: tuple[str, ...]
    """Exact forms that would have been accepted, best first."""
    fields: dict[str, str]
    """The facts that led here, by name."""

    def __init__(
        self,
        message: str = "",
        *,
        remedy: str = "",
        candidates: tuple[str, ...] = (),
        fields: Mapping[str, str] | None = None,
    ) -> None:
        Exception.__init__(self, message)  # a class of the tool may stand behind this one
        self.message = message
        self.remedy = remedy
        self.candidates = tuple(candidates)
        self.fields = dict(fields or {})
        if self.candidates:
            self.add_note("candidates: " + ", ".join(self.candidates))
        if remedy:
            self.add_note("remedy: " + remedy)

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"

    def __repr__(self) -> str:
        facts = [repr(self.message)]
        if self.candidates:
            facts.append(f"candidates={self.candidates!r}")
        if self.fields:
            facts.append(f"fields={self.fields!r}")
        return f"{type(self).__name__}({', '.join(facts)})"

    def _facts(self) -> tuple[object, ...]:
        return self.message, self.remedy, self.candidates, tuple(sorted(self.fields.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KittyError) or type(other) is not type(self):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash((type(self), self._facts()))

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.message, self.remedy, self.candidates, self.fields)

    def __copy__(self) -> Self:
        return _restored(type(self), self.message, self.remedy, self.candidates, self.fields)

    def __deepcopy__(self, memo: object) -> Self:
        return self.__copy__()

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""
        from . import _native

        return _native.refusal_json(
            self.code, self.category, self.message, self.remedy, list(self.candidates), self.fields
        )


def _restored(
    kind: type[_E],
    message: str,
    remedy: str,
    candidates: tuple[str, ...],
    fields: Mapping[str, str],
) -> _E:
    return kind(message, remedy=remedy, candidates=candidates, fields=fields)


class Refusal(KittyError):
    """The authority understood the question and declines to answer it."""

    category = "refusal"


class QuestionError(KittyError, ValueError):
    """The question itself is malformed."""

    category = "question"


class PortError(KittyError):
    """A fact could not be had; the same question may be answered later."""

    category = "port"


class LimitError(KittyError):
    """An input is larger or deeper than the authority reads."""

    category = "limit"


class InternalError(KittyError):
    """A defect of kitty_core itself. Please report it."""

    code = "INTERNAL_ERROR"
