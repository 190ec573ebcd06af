"""What takes seconds to measure is measured once for a host, and again where the file says nothing of use."""

from pathlib import Path

import numpy as np
import pytest

from dashboard import limits
from dashboard.models import measurement_cache

NAMES = ("raw", "kept")


class Measurement:
    """Counts how often it is made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.times += 1
        return {"raw": np.arange(6.0).reshape(2, 3), "kept": np.array([True, False])}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path))
    return tmp_path / ".measured"


def asked(measure: Measurement, version: str = "a1", of: object = ("pairs", 1)) -> dict[str, np.ndarray]:
    return measurement_cache.arrays(version, of, NAMES, measure)


def test_it_is_measured_once_and_read_after_that(store: Path):
    measure = Measurement()
    first, again = asked(measure), asked(measure)
    assert measure.times == 1
    assert len(list(store.iterdir())) == 1
    for name in NAMES:
        np.testing.assert_array_equal(first[name], again[name])
        assert first[name].dtype == again[name].dtype


def test_another_model_another_text_and_another_way_have_their_own(store: Path):
    measure = Measurement()
    for version, of in (("a1", ("pairs", 1)), ("b2", ("pairs", 1)), ("a1", ("pairs", 2))):
        asked(measure, version, of)
    assert measure.times == 3


@pytest.mark.parametrize("damage", [b"", b"no zip", "cut", "other", "pickle"])
def test_a_damaged_file_is_written_anew(store: Path, damage: bytes | str):
    measure = Measurement()
    asked(measure)
    [path] = store.iterdir()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif damage == "other":
        np.savez(path, something=np.zeros(3))
    elif damage == "pickle":
        np.savez(path, raw=np.array([object()]), kept=np.array([object()]))
    else:
        path.write_bytes(bytes(damage))  # type: ignore[arg-type]
    np.testing.assert_array_equal(asked(measure)["raw"], np.arange(6.0).reshape(2, 3))
    assert measure.times == 2
    asked(measure)
    assert measure.times == 2


def test_a_folder_that_cannot_be_written_costs_the_time_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path / "no" / "such" / "folder"))
    measure = Measurement()
    asked(measure)
    asked(measure)
    assert measure.times == 2


def test_what_nobody_reads_any_more_does_not_pile_up(store: Path):
    for number in range(limits.MAX_MEASUREMENT_FILES + 5):
        asked(Measurement(), version=f"model{number}")
    names = sorted(path.name.partition("-")[0] for path in store.iterdir())
    assert len(names) == limits.MAX_MEASUREMENT_FILES
    assert f"model{limits.MAX_MEASUREMENT_FILES + 4}" in names
