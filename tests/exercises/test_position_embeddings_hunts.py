"""Degenerate answers to the hunts of the page Position embeddings."""

from tests.exercises.hunts import Degenerate, swap_parts

HUNTS = {
    "same_bag_other_order": Degenerate(
        one_word="dog / dog",
        same_word_thrice="dog dog dog / dog dog dog",
        nonsense="qwrtz plmk / plmk qwrtz",
        swapped=swap_parts,
        other_language="Hund beißt Mann / Mann beißt Hund",
        empty=" / ",
        may_pass={
            "nonsense": "both have the same tokens, and that is all that can be measured",
            "swapped": "the question does not say which text comes first",
            "other_language": "two orders of the same words differ in any language",
        },
    ),
}
