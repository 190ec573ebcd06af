"""The tables of the pocket world: what there is, and what is true of it. The data are the files in `fields/`.

A table describes one semantic field, or two that go together such as countries and capitals. A row names the forms
of one thing and what is true of it alone: what it eats, where it lives, who uses it. The forms of a row share these
traits and differ in their role (king and queen share the throne, not the beard), so an analogy is something
that can be learned from the sentences, and two words of one field can be told apart.

How facts, scenes and tails are written:
    {w}        the word; countable nouns bring their determiner ("a dog", "many dogs")
    {0} {1}    a trait of the row, one of the alternatives in that place
    are|is     the plural and the singular form of a verb
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fields"


@dataclass(frozen=True)
class Entry:
    """One row of a table: `forms` in the order of the table's roles, and the alternatives of each trait column."""

    forms: tuple[str, ...]
    traits: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """The words of a field and the frames in which sentences speak of them.

    `kind` says how a word stands in a sentence: "count" (with a determiner, in singular and plural), "mass" or
    "name" (as it is), "verb" or "adjective". `has_plural` is false for countable nouns that the world knows in the
    singular only. `fields` has one name, or one for each role.
    """

    fields: tuple[str, ...]
    kind: str
    facts: tuple[str, ...]
    scenes: tuple[tuple[str, ...], ...]
    entries: tuple[Entry, ...]
    roles: tuple[str, ...] = ()
    has_plural: bool = True

    def field_for(self, position: int) -> str:
        """The field of the form at this position of a row."""
        return self.fields[min(position, len(self.fields) - 1)]

    def scenes_for(self, position: int) -> tuple[str, ...]:
        """The settings that belong to the field of the form at this position of a row."""
        return self.scenes[min(position, len(self.scenes) - 1)]


def _read(path: Path) -> Table:
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return Table(
        fields=tuple(values["fields"]),
        kind=values["kind"],
        roles=tuple(values.get("roles", ())),
        has_plural=values.get("has_plural", True),
        facts=tuple(values["facts"]),
        scenes=tuple(map(tuple, values["scenes"])),
        entries=tuple(Entry(tuple(forms), tuple(map(tuple, traits))) for forms, *traits in values["rows"]),
    )


# The numbers in the files' names keep the order: sentences are drawn by it.
TABLES: tuple[Table, ...] = tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))
