"""Relations between words that everybody knows, from `relations.toml`: what an analogy is checked against."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

OPPOSITES = "opposites"


@dataclass(frozen=True)
class Relation:
    """A relation, such as that of countries and their capitals.

    Attributes:
        name: what it is called in a list.
        seconds: a word to what belongs to it, the usual word first.
    """

    name: str
    seconds: Mapping[str, tuple[str, ...]]

    @cached_property
    def firsts(self) -> Mapping[str, tuple[str, ...]]:
        """What words belong to, the other way round."""
        found: dict[str, tuple[str, ...]] = {}
        for first, seconds in self.seconds.items():
            for second in seconds:
                found[second] = (*found.get(second, ()), first)
        return found


@cache
def relations() -> Mapping[str, Relation]:
    """Read all relations, key to relation."""
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
    """List the words that are to `c` as `b` is to `a`, the usual one first; none where no relation is known.

    Pairs may stand in either direction and either way: man is to woman as king is to queen, and to king as woman is to
    queen.

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
    """Whether two words are known as opposites.

    >>> are_opposites("hot", "cold"), are_opposites("cold", "hot"), are_opposites("hot", "warm")
    (True, True, False)
    """
    opposites = relations()[OPPOSITES].seconds
    return other in opposites.get(word, ()) or word in opposites.get(other, ())
