"""Tables of the pocket world: entities and facts, read from the files in `fields/`.

A table describes one semantic field, or two related ones such as countries and capitals. A row has the forms
of one entity and its own traits: what it eats, where it lives, who uses it. The forms of a row share these
traits and differ in their role (king and queen share the throne, not the beard), so analogies can be learned
from the sentences, and words of one field can be distinguished.

Syntax of facts, scenes and tails:
    {w}        the word; countable nouns bring their determiner ("a dog", "many dogs")
    {0} {1}    a trait of the row, one of the alternatives in that column
    are|is     the plural and the singular form of a verb
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fields"


@dataclass(frozen=True)
class Entry:
    """Row of a table: `forms` in the order of the table's roles, and the alternatives of each trait column."""

    forms: tuple[str, ...]
    traits: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """Words of a field and the sentence frames that they occur in.

    `kind` is the word class: "count" (with a determiner, in singular and plural), "mass" or "name"
    (unchanged), "verb" or "adjective". `has_plural` is false for countable nouns used only in the singular.
    `fields` has one name, or one per role.
    """

    fields: tuple[str, ...]
    kind: str
    facts: tuple[str, ...]
    scenes: tuple[tuple[str, ...], ...]
    entries: tuple[Entry, ...]
    roles: tuple[str, ...] = ()
    has_plural: bool = True

    def field_for(self, position: int) -> str:
        """Return the field of the form at this position of a row."""
        return self.fields[min(position, len(self.fields) - 1)]

    def scenes_for(self, position: int) -> tuple[str, ...]:
        """Return the settings for the field of the form at this position of a row."""
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


# File names are numbered, because the random draws depend on the order of tables.
TABLES: tuple[Table, ...] = tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))
