"""Known relations between words, from `relations.toml`, to check analogies against."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

OPPOSITES = "opposites"


@dataclass(frozen=True)
class Relation:
    """A relation between words, such as countries and their capitals.

    Attributes:
        name: display name.
        seconds: mapping of a word to its related words, the usual one first.
    """

    name: str
    seconds: Mapping[str, tuple[str, ...]]

    @cached_property
    def firsts(self) -> Mapping[str, tuple[str, ...]]:
        """Return the inverse mapping of `seconds`."""
        found: dict[str, tuple[str, ...]] = {}
        for first, seconds in self.seconds.items():
            for second in seconds:
                found[second] = (*found.get(second, ()), first)
        return found


@cache
def relations() -> Mapping[str, Relation]:
    """Load all relations by key."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        read = tomllib.load(file)
    return {
        key: Relation(entry["name"], dict(_seconds(line) for line in entry["pairs"].split("\n") if line))
        for key, entry in read.items()
    }


def _seconds(line: str) -> tuple[str, tuple[str, ...]]:
    first, *seconds = line.split()
    return first, tuple(seconds)


def complete(a: str, b: str, c: str) -> tuple[str, ...]:
    """Return the words that solve a : b = c : ?, the usual one first; empty if no relation is known.

    Pairs match in both directions and crosswise: man is to woman as king is to queen, and man is to king as
    woman is to queen.

    >>> complete("france", "paris", "germany"), complete("berlin", "germany", "paris"), complete("man", "king", "woman")
    (('berlin',), ('france',), ('queen',))
    >>> complete("france", "paris", "dog")
    ()
    """
    for relation in relations().values():
        for pairs in (relation.seconds, relation.firsts):
            if b in pairs.get(a, ()) and c in pairs:
                return pairs[c]
            if c in pairs.get(a, ()) and b in pairs:
                return pairs[b]
    return ()


def are_opposites(word: str, other: str) -> bool:
    """Return whether two words are known antonyms.

    >>> are_opposites("hot", "cold"), are_opposites("cold", "hot"), are_opposites("hot", "warm")
    (True, True, False)
    """
    opposites = relations()[OPPOSITES].seconds
    return other in opposites.get(word, ()) or word in opposites.get(other, ())
