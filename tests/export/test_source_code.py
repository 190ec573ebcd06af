"""The source of functions, with what they need, runs without this project."""

import pytest

from dashboard.concepts.analogies import parallelogram, solve
from dashboard.concepts.corpus import read_corpus
from dashboard.concepts.projection import METHODS
from dashboard.concepts.similarity import cosine, cosines_to_all
from dashboard.export.source_code import source_of


def test_what_a_function_calls_stands_before_it():
    names = list(source_of(cosines_to_all, cosine).definitions)
    assert names == ["_guarded", "cosines_to_all", "paired_cosines", "cosine"]


def test_packages_are_imported_and_the_project_is_not():
    found = source_of(solve, parallelogram, *METHODS.values())
    assert "import numpy as np" in found.imports
    assert not [line for line in found.imports if "dashboard" in line]


def test_a_bound_of_the_app_becomes_its_number():
    from dashboard import limits

    found = source_of(read_corpus).definitions["limits.MAX_CORPUS_WORDS"]
    assert found.strip() == f"MAX_CORPUS_WORDS = {limits.MAX_CORPUS_WORDS}"


def test_the_comment_above_a_constant_comes_along():
    definitions = source_of(parallelogram).definitions
    assert definitions["A_LINE"].startswith("# Below this share")


def _guarded() -> None:
    """Share its name with a function of the project."""


def call_guarded() -> None:
    _guarded()


def test_two_definitions_of_one_name_are_refused():
    with pytest.raises(ValueError, match="both define _guarded"):
        source_of(cosine, call_guarded)
