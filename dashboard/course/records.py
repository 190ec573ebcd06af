"""Records of a learner's answers, kept in the browser between visits, and their validation."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from dashboard import limits

# In ascending order of progress.
TRIED, SHOWN, RIGHT = "tried", "shown", "right"
STATUSES = (TRIED, SHOWN, RIGHT)


@dataclass(frozen=True)
class Record:
    """The recorded result of one exercise.

    Attributes:
        status: `RIGHT`; `SHOWN` if the learner had the answer shown; `TRIED` if no answer was right yet.
        given: the answer in words; empty if there was none, or if it was not recorded.
        models: titles of the models that it was about; empty if they were not recorded.
    """

    status: str
    given: str = ""
    models: str = ""

    def as_json(self) -> dict[str, str]:
        """Serialize the record for the browser's storage."""
        return asdict(self)


def record(status: str, answer: str, models: str) -> Record:
    """Build a record of bounded length and printable characters."""
    return Record(status, _short(answer), _short(models))


def best_record(old: Record | None, new: Record) -> Record:
    """Return the better of two records of one exercise: the later, unless the earlier has more progress."""
    if old is not None and STATUSES.index(old.status) > STATUSES.index(new.status):
        return old
    return new


def read_records(stored: object, exercise_names: Collection[str]) -> dict[str, Record]:
    """Validate the records from a browser, which are untrusted input: name of an exercise to its record.

    Args:
        stored: the value from the browser, of any shape.
        exercise_names: the names of exercises; others are left out.
    """
    if not isinstance(stored, Mapping):
        return {}
    found = {key: _read(stored[key]) for key in exercise_names if key in stored}
    return {key: each for key, each in found.items() if each is not None}


def _read(value: object) -> Record | None:
    if not isinstance(value, Mapping):
        return None
    status, given, models = (value.get(name, "") for name in ("status", "given", "models"))
    if status not in STATUSES or not isinstance(given, str) or not isinstance(models, str):
        return None
    return record(status, given, models)


def _short(text: str) -> str:
    """Truncate a text and replace its unprintable characters, which could not be written to a file."""
    shown = "".join(
        letter if letter.isprintable() else " " for letter in text[: 2 * limits.MAX_RECORDED_ANSWER]
    )
    shown = " ".join(shown.split())
    return (
        shown if len(shown) <= limits.MAX_RECORDED_ANSWER else f"{shown[: limits.MAX_RECORDED_ANSWER - 1]}…"
    )
