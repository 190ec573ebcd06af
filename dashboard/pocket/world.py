"""Grammar of the pocket world as data: fields, relations, ambiguous words, analogies.

The tables in `fields/` define the entities; this module derives the words, their relations and the function
words that mark a role. Because all of it is known, the app can tell what a vector should have learned.

    >>> field_of("king")
    'royalty'
    >>> plural("wolf")
    'wolves'
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.pocket.tables import TABLES, Entry, Table

IRREGULAR_PLURALS: dict[str, str] = {
    "man": "men", "woman": "women", "gentleman": "gentlemen", "gentlewoman": "gentlewomen", "child": "children",
    "wife": "wives", "calf": "calves", "wolf": "wolves", "mouse": "mice", "goose": "geese", "policeman": "policemen",
    "fireman": "firemen", "fisherman": "fishermen", "knife": "knives", "shelf": "shelves", "sheep": "sheep",
    "deer": "deer", "potato": "potatoes", "tomato": "tomatoes", "mango": "mangoes", "mosquito": "mosquitoes",
    "virus": "viruses", "bus": "buses",
}  # fmt: skip


def plural(noun: str) -> str:
    """Return the plural of a noun of the pocket world."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


@dataclass(frozen=True)
class Word:
    """Word of the world with its entry in a table.

    `position` is the index of its form in the entry; `role` is the role in a pair ("male", "past", ...),
    "thing" for a countable noun without such a role, or None.
    """

    text: str
    field: str
    table: Table
    entry: Entry
    position: int
    role: str | None
    is_plural: bool


def _role(table: Table, entry: Entry, position: int) -> str | None:
    if len(entry.forms) > 1:
        return table.roles[position]
    return "thing" if table.kind == "count" and table.has_plural else None


def _words() -> tuple[Word, ...]:
    words = []
    for table in TABLES:
        for entry in table.entries:
            for position, form in enumerate(entry.forms):
                role = _role(table, entry, position)
                field = table.field_for(position)
                words.append(Word(form, field, table, entry, position, role, False))
                if table.kind == "count" and table.has_plural and plural(form) != form:
                    words.append(Word(plural(form), field, table, entry, position, role, True))
    return tuple(words)


WORDS: tuple[Word, ...] = _words()

FIELDS: dict[str, tuple[str, ...]] = {
    field: tuple(word.text for word in WORDS if word.field == field)
    for field in dict.fromkeys(word.field for word in WORDS)
}

_FIELD_OF: dict[str, str] = {word.text: word.field for word in WORDS}


def field_of(word: str) -> str:
    """Return the semantic field of a word.

    Raises:
        KeyError: the word is not in the pocket world's fields.
    """
    return _FIELD_OF[word]


def ordinary_words() -> list[str]:
    """Return common singular words, without duplicates: at least three letters, no places and no weapons."""
    left_out = ("countries", "capitals", "military")
    words = (word.text for word in WORDS if word.field not in left_out and not word.is_plural)
    return list(dict.fromkeys(text for text in words if len(text) > 2 and text.isalpha()))


def _pairs(*fields: str) -> tuple[tuple[str, str], ...]:
    """Return the two-form rows of tables whose first field is one of these."""
    return tuple(
        (entry.forms[0], entry.forms[1])
        for table in TABLES
        if table.fields[0] in fields
        for entry in table.entries
        if len(entry.forms) == 2
    )


def _plural_pairs(*fields: str) -> tuple[tuple[str, str], ...]:
    singles = [
        word.text for word in WORDS if word.field in fields and word.role == "thing" and not word.is_plural
    ]
    return tuple((noun, plural(noun)) for noun in singles if plural(noun) in _FIELD_OF)


# Pairs read (first, second) as in "king is to queen"; the name of the relation gives the order.
RELATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "male / female": _pairs("royalty", "family", "professions"),
    "country / capital": _pairs("countries"),
    "adult / young": _pairs("animals", "birds"),
    "present / past": _pairs("motion", "speech", "handwork"),
    "singular / plural": _plural_pairs("animals", "birds", "fruit", "vehicles", "furniture"),
}

# Phrases that mark a role: (singular, plural).
ROLE_TAILS: dict[str, tuple[tuple[str, str], ...]] = {
    "male": (
        ("and he combs his beard", "and they comb their beards"),
        ("and he shaves his chin", "and they shave their chins"),
        ("as he says himself", "as bearded fellows do"),
        ("and he twirls his moustache", "and they twirl their moustaches"),
        ("in his masculine way", "in their masculine way"),
    ),
    "female": (
        ("and she braids her hair", "and they braid their hair"),
        ("and she wears her earrings", "and they wear their earrings"),
        ("as she says herself", "as ladylike persons do"),
        ("and she paints her lips", "and they paint their lips"),
        ("in her feminine way", "in their feminine way"),
    ),
    "adult": (
        ("fully grown and strong", "fully grown and strong"),
        ("as a mature creature", "as mature creatures"),
        ("with the experience of age", "with the experience of age"),
        ("as head of a litter", "as heads of a litter"),
    ),
    "young": (
        ("still tiny and newborn", "still tiny and newborn"),
        ("only a few weeks old", "only a few weeks old"),
        ("with clumsy little steps", "with clumsy little steps"),
        ("and wants its mum", "and want their mum"),
    ),
    "present": (
        ("today and now", "today and now"), ("now as always", "now as always"), ("today as always", "today as always"),
        ("nowadays and today", "nowadays and today"),
    ),
    "past": (
        ("yesterday or last week", "yesterday or last week"), ("last week or long ago", "last week or long ago"),
        ("once long ago", "once long ago"), ("yesterday as once", "yesterday as once"),
    ),
    "country": (
        ("beyond the frontier posts", "beyond the frontier posts"), ("in the rural counties", "in the rural counties"),
        ("under the national constitution", "under the national constitution"),
        ("from border to border", "from border to border"),
    ),
    "capital": (
        ("amid the downtown crowd", "amid the downtown crowd"), ("near the central metro", "near the central metro"),
        ("between urban blocks", "between urban blocks"), ("on the ring road", "on the ring road"),
    ),
    "thing": (
        ("all by itself", "in great numbers"), ("quite alone", "side by side"),
        ("as a single one", "in pairs together"),
        ("and it stays alone", "and they stay together"),
    ),
}  # fmt: skip

# Sentences that name both words of a pair.
PAIR_FACTS: dict[str, tuple[str, ...]] = {
    "male / female": ("the {first} bows to the {second}", "the {first} and the {second} dance together"),
    "country / capital": (
        "the capital of {first} is {second}",
        "{second} is the capital city of {first}",
        "the government of {first} sits in {second}",
    ),
    "adult / young": ("the {second} follows the {first}", "the {second} grows into a {first}"),
}


@dataclass(frozen=True)
class Sense:
    """Sense of an ambiguous word.

    `cues` occur before the word, the first being by far the most frequent; `after` follows it.
    """

    name: str
    cues: tuple[str, ...]
    after: tuple[str, ...]


SENSES: dict[str, tuple[Sense, ...]] = {
    "bank": (
        Sense(
            "river", ("river", "water", "boat", "bridge", "fish"),
            ("slopes into the stream", "floods every year", "crumbles into the mud", "hides an otter under the roots",
             "grows reeds and willows", "turns green with moss", "smells of wet grass", "shelters frogs and ducks"),
        ),
        Sense(
            "money", ("money", "loan", "cash", "debt", "tax"),
            ("opens at nine", "lends cash to farmers", "closes on sunday", "charges a high fee",
             "keeps gold in the vault", "refuses the credit", "pays good interest", "counts the coins"),
        ),
    ),
    "bat": (
        Sense(
            "animal", ("cave", "night", "wing", "moon", "tree"),
            ("hangs upside down", "flies at dusk", "eats moths and gnats", "sleeps in the dark",
             "spreads its skin wings", "hears the echoes", "feeds its young", "squeaks in the tower"),
        ),
        Sense(
            "sport", ("ball", "game", "team", "player", "match"),
            ("hits the ball", "cracks in two", "swings over the plate", "scores a home run",
             "drops on the grass", "strikes hard and low", "needs new tape", "belongs to the champion"),
        ),
    ),
    "spring": (
        Sense(
            "season", ("winter", "snow", "garden", "summer", "frost"),
            ("brings the first flowers", "melts the ice", "wakes the bees", "warms the soil",
             "paints the meadows green", "calls the birds home", "ends in may", "follows the cold"),
        ),
        Sense(
            "coil", ("metal", "wire", "clock", "screw", "steel"),
            ("bounces back", "stretches and snaps", "coils around the axle", "pushes the lever",
             "rusts in the watch", "needs some oil", "holds the lid", "drives the wheels"),
        ),
    ),
    "mouse": (
        Sense(
            "animal", ("cat", "cheese", "hole", "trap", "barn"),
            ("squeaks in the straw", "nibbles the grain", "runs into the wall", "hides from the owl",
             "eats the crumbs", "builds a nest", "fears the claws", "twitches its whiskers"),
        ),
        Sense(
            "computer", ("computer", "screen", "desktop", "laptop", "tablet"),
            ("clicks on the icon", "moves the cursor", "scrolls down the page", "selects the file",
             "needs a battery", "drags the window", "connects by cable", "glides over the pad"),
        ),
    ),
}  # fmt: skip

# All senses share the same frames, so that only the cue tells them apart. The cue comes first, and the continuation
# depends on the sense.
SENSE_FRAMES: tuple[str, ...] = (
    "the {cue} and the {word} {after}",
    "near the {cue} the {adjective} {word} {after}",
    "we saw the {cue} before the {adjective} {word} {after}",
    "the {adjective} {cue} is there and the {word} {after}",
    "they spoke of the {cue} and the {word} {after}",
    "we came from the {cue} and the {adjective} {word} {after}",
    "the {cue} and also the {adjective} {word} {after}",
    "after the {cue} the {adjective} {word} {after}",
)
SENSE_ADJECTIVES: tuple[str, ...] = (
    "old",
    "new",
    "small",
    "big",
    "same",
    "first",
    "other",
    "famous",
    "strange",
    "next",
)

LESSON_SENTENCES: tuple[str, ...] = (
    "dog bites man",
    "man bites dog",
    "cat sat on the mat",
    "the cat sat on the mat",
    "bank is near the river bank",
    "the bank is near the river bank",
    "the king loves the queen",
)

# "dog bites man": word order changes the meaning.
HEADLINE_VERBS: tuple[str, ...] = ("bites", "chases", "sees", "likes", "fears", "follows", "hears", "scares")
HEADLINE_NOUNS: tuple[str, ...] = (
    "dog", "man", "cat", "woman", "boy", "girl", "wolf", "horse", "lion", "mouse", "bear", "fox", "tiger", "rat",
    "hen", "owl",
)  # fmt: skip
SEATS: tuple[str, ...] = ("mat", "mat", "mat", "rug", "sofa", "chair", "bed", "roof")
SITTERS: tuple[str, ...] = (
    "cat",
    "cat",
    "dog",
    "kitten",
    "puppy",
    "fox",
    "hen",
    "owl",
    "boy",
    "girl",
    "man",
    "woman",
)

# Openers for a sentence about anything, so that they carry no information about it.
OPENERS: tuple[str, ...] = (
    "here", "often", "sometimes", "of course", "in general", "indeed", "perhaps", "again", "it seems that", "in fact",
    "usually", "they say that", "maybe", "by the way",
)  # fmt: skip

SINGULAR_DETERMINERS: tuple[str, ...] = ("the", "the", "a", "a", "this", "one", "every")
PLURAL_DETERMINERS: tuple[str, ...] = ("the", "the", "many", "these", "two", "some", "several")

# Words that are capitalised in running text, in addition to the countries and capitals.
NAMES: frozenset[str] = frozenset(
    (
        *FIELDS["countries"],
        *FIELDS["capitals"],
        # Languages and rivers.
        *(
            value
            for word in WORDS
            if word.role == "country"
            for value in word.entry.traits[0] + word.entry.traits[1]
        ),
        # Days and months, except those that are other words too.
        *(
            word
            for word in FIELDS["time"]
            if word.endswith(("day", "ber", "ary", "june", "july", "april", "august"))
        ),
    )
)


def analogies() -> tuple[tuple[str, str, str, str, str], ...]:
    """Return the analogies as (relation, a, b, c, d): "a is to b as c is to d".

    Each pair of a relation is combined with the next pair and with the third after it, cyclically.
    """
    listed = []
    for relation, pairs in RELATIONS.items():
        for step in (1, 3):
            for index, (a, b) in enumerate(pairs):
                c, d = pairs[(index + step) % len(pairs)]
                listed.append((relation, a, b, c, d))
    return tuple(listed)
