"""What is kept of a learner's answers from visit to visit, and how what comes back from a browser is read."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

# The better ones last.
TRIED, SHOWN, RIGHT = "tried", "shown", "right"
STATUSES = (TRIED, SHOWN, RIGHT)

# Letters that are kept of an answer, and of the titles of the models that it is about.
MOST_LETTERS = 200


@dataclass(frozen=True)
class Record:
    """What came of one exercise.

    Attributes:
        status: `RIGHT`, `SHOWN` where the learner had the answer shown, `TRIED` where no answer was right yet.
        given: the answer in words; empty where there was none, or where it was not kept.
        models: titles of the models that it was about; empty where they were not kept.
    """

    status: str
    given: str = ""
    models: str = ""

    def as_json(self) -> dict[str, str]:
        """Give what a browser keeps of it."""
        return asdict(self)


def record(status: str, given: str, models: str) -> Record:
    """Make a record of bounded length, of characters that can be printed."""
    return Record(status, _short(given), _short(models))


def better(old: Record | None, new: Record) -> Record:
    """Choose between two records of one exercise: the later one, unless the earlier one has come further."""
    if old is not None and STATUSES.index(old.status) > STATUSES.index(new.status):
        return old
    return new


def read_records(kept: object, known: Collection[str]) -> dict[str, Record]:
    """Read what a browser has kept, which anybody may have written: name of an exercise to its record.

    Args:
        kept: what the browser sent, of any shape.
        known: the names of exercises; all else is left out.
    """
    if not isinstance(kept, Mapping):
        return {}
    found = {key: _read(kept[key]) for key in known if key in kept}
    return {key: each for key, each in found.items() if each is not None}


def _read(value: object) -> Record | None:
    # Before answers were kept, the status alone was.
    if isinstance(value, str):
        value = {"status": value}
    if not isinstance(value, Mapping):
        return None
    status, given, models = (value.get(name, "") for name in ("status", "given", "models"))
    if status not in STATUSES or not isinstance(given, str) or not isinstance(models, str):
        return None
    return record(status, given, models)


def _short(text: str) -> str:
    """Cut a text to what is kept; a lone surrogate or a control character cannot be written to a file."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * MOST_LETTERS])
    shown = " ".join(shown.split())
    return shown if len(shown) <= MOST_LETTERS else f"{shown[: MOST_LETTERS - 1]}…"
