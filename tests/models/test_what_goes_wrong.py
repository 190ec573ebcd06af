"""Every fault of a network, a server, a disk or a process: one sentence, no half model, and nothing fetched twice."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.jobs import Job, Progress, StoppedError
from dashboard.models import installed, store
from dashboard.models.catalog import find
from dashboard.models.download import network, partial_file
from dashboard.models.download.by_name import get
from dashboard.models.download.local_folder import register_folder
from dashboard.models.manifest import Slot
from dashboard.ui.slots.downloads import DOWNLOADS, DownloadKey
from tests.servers.files import Fault, FileServer, http_date, running
from tests.servers.hub import Hub
from tests.servers.impatience import StopAfter
from tests.servers.models import gpt2_repository, gpt2_tensors

WEIGHTS = r"/cdn/.*safetensors"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def tensors(hub: Hub) -> dict[str, np.ndarray]:
    """GPT-2 small's stand-in on the hub: the real vocabulary with short vectors."""
    values = gpt2_tensors(n_dims=24)
    hub.add("openai-community/gpt2", gpt2_repository(24, tensors=values), find("gpt2").revision)
    return values


def matrix_bytes(tensors: dict[str, np.ndarray]) -> int:
    """Bytes of the two matrices."""
    return tensors["wte.weight"].nbytes + tensors["wpe.weight"].nbytes


def assert_arrived(tensors: dict[str, np.ndarray]) -> None:
    """Check that the model has arrived as it was published."""
    model = installed.language_model("gpt2")
    assert np.array_equal(model.token_embeddings, tensors["wte.weight"])
    assert store.verify("gpt2") == []


def assert_nothing_here() -> None:
    """No model is in the store, and the embedded one works."""
    assert store.list_stored() == ()
    assert installed.language_model("pocket-gpt2").n_rows == 50257


def refused(whole: bool = False) -> str:
    """Return the error message of a failed download."""
    with pytest.raises(InputError) as caught:
        get("gpt2", Progress(), whole=whole)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize("seed", range(6))
def test_a_connection_cut_at_random_bytes_goes_on_without_fetching_again(
    hub: Hub, tensors: dict[str, np.ndarray], seed: int
):
    cuts = random.Random(seed)
    hub.faults = [Fault("cut", WEIGHTS, after=cuts.randrange(1, 2_000_000)) for _ in range(6)]
    get("gpt2", Progress())
    assert_arrived(tensors)
    # What the server sent and the client had not yet taken when the line broke may be sent again: a socket's buffer.
    assert hub.sent <= matrix_bytes(tensors) * 1.02 + 6 * 300_000


def test_a_connection_that_is_always_cut_ends_and_keeps_what_arrived(
    hub: Hub, tensors: dict[str, np.ndarray]
):
    hub.faults = [Fault("cut", WEIGHTS, after=0, times=-1)]
    assert "broke. What has arrived is kept; get it again to go on" in refused()
    assert_nothing_here()
    hub.faults = []
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_a_cancelled_download_goes_on_where_it_was(hub: Hub, tensors: dict[str, np.ndarray]):
    with pytest.raises(StoppedError):
        get("gpt2", StopAfter(3_000_000))
    assert store.partial_bytes("gpt2") > 2_000_000
    assert_nothing_here()
    before, arrived = hub.sent, store.partial_bytes("gpt2")
    get("gpt2", Progress())
    assert_arrived(tensors)
    assert hub.sent - before <= matrix_bytes(tensors) * 1.02 - arrived


@pytest.mark.parametrize("kind", ["stall", "trickle"])
def test_a_stalled_server_is_left_and_tried_again(hub: Hub, tensors: dict[str, np.ndarray], kind: str):
    hub.faults = [Fault(kind, WEIGHTS, after=1_000_000)]
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_a_server_that_never_answers_ends_in_a_sentence(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(network, "STALL_SECONDS", 0.2)
    hub.faults = [Fault("stall", WEIGHTS, times=-1)]
    assert "stopped answering. What has arrived is kept" in refused()
    assert_nothing_here()


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("path", ["/api/", "/resolve/", "/cdn/"])
def test_a_gated_model_says_how_to_get_in(hub: Hub, tensors: dict[str, np.ndarray], status: int, path: str):
    hub.faults = [Fault("status", path, status=status, headers={"X-Error-Code": "GatedRepo"}, times=-1)]
    assert "accept the terms there and set HF_TOKEN" in refused()
    assert len(hub.requests) < 5
    assert_nothing_here()


def test_what_is_not_there_is_said_at_once(hub: Hub):

    assert "has no model openai-community/gpt2; check the name" in refused()
    assert len(hub.requests) == 1


@pytest.mark.parametrize("path", ["/api/", "/resolve/", "/cdn/"])
def test_too_many_requests_waits_as_long_as_asked(
    hub: Hub, tensors: dict[str, np.ndarray], path: str, monkeypatch: pytest.MonkeyPatch
):
    pauses: list[float] = []
    monkeypatch.setattr(Progress, "pause", lambda self, seconds: pauses.append(seconds))
    hub.faults = [Fault("status", path, status=429, headers={"Retry-After": "7"}, times=2)]
    get("gpt2", Progress())
    assert pauses == [7.0, 7.0]
    assert_arrived(tensors)


@pytest.mark.parametrize("header", ["3600", http_date(3600)], ids=["seconds", "date"])
def test_too_long_a_wait_is_left_to_the_learner(hub: Hub, tensors: dict[str, np.ndarray], header: str):
    hub.faults = [Fault("status", "/cdn/", status=429, headers={"Retry-After": header}, times=-1)]
    assert "asked too often right now; try again later. It asks to wait" in refused()


def test_a_server_s_own_fault_is_tried_again_then_told(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [
        Fault("status", "/cdn/", status=500, times=3),
        Fault("status", "/api/", status=503, times=2),
    ]
    get("gpt2", Progress())
    assert_arrived(tensors)
    store.remove("gpt2")
    hub.faults = [Fault("status", "/cdn/", status=500, times=-1)]
    assert "has a fault of its own (500); try again later" in refused()
    assert_nothing_here()


def test_a_file_of_another_length_is_refused(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [Fault("length", WEIGHTS, after=1000, times=-1)]
    assert "were announced" in refused()
    hub.faults = [Fault("longer", WEIGHTS, times=-1)]
    assert "more of model.safetensors" in refused()
    assert_nothing_here()


def test_a_server_without_ranges_still_works(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [Fault("whole", WEIGHTS, times=-1)]
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_one_flipped_byte_of_a_whole_file_is_found_and_fetched_again(
    hub: Hub, tensors: dict[str, np.ndarray]
):
    get("gpt2", Progress())
    size = hub.size("/cdn/openai-community/gpt2/model.safetensors")
    hub.faults = [Fault("flip", WEIGHTS, after=size - 9, times=-1)]
    assert "arrived damaged (its checksum differs) and was thrown away" in refused(whole=True)
    assert not installed.find(Slot.LANGUAGE, "gpt2").whole
    assert not (store.root() / "gpt2" / "model.safetensors").exists()
    hub.faults = []
    assert get("gpt2", Progress(), whole=True).whole
    assert store.verify("gpt2") == []


def test_a_flipped_byte_of_a_small_file_is_found_by_gits_checksum(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [Fault("flip", r"config\.json", after=20)]
    assert "config.json of openai-community/gpt2 arrived damaged" in refused()
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_a_flipped_exponent_in_a_range_is_found_by_its_size(hub: Hub, tensors: dict[str, np.ndarray]):
    place = hub.size("/cdn/openai-community/gpt2/model.safetensors") - tensors["ln_f.weight"].nbytes - 1
    hub.faults = [Fault("flip", WEIGHTS, after=place, times=-1)]
    assert (
        "token matrix of openai-community/gpt2 arrived damaged (a value is not a usable number)" in refused()
    )
    assert_nothing_here()
    hub.faults = []
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_the_whole_file_finds_a_bit_that_a_range_could_not(hub: Hub, tensors: dict[str, np.ndarray]):
    """A flipped bit that leaves a plausible number: the hub has no checksum for a range, only for the file."""
    place = hub.size("/cdn/openai-community/gpt2/model.safetensors") - tensors["ln_f.weight"].nbytes - 4
    hub.faults = [Fault("flip", WEIGHTS, after=place, times=-1)]
    get("gpt2", Progress())
    hub.faults = []
    assert "remove the model and get it again" in refused(whole=True)
    store.remove("gpt2")
    assert get("gpt2", Progress(), whole=True).whole
    assert_arrived(tensors)


def test_a_byte_that_changed_on_the_disk_is_fetched_again_and_nothing_else(
    hub: Hub, tensors: dict[str, np.ndarray]
):
    with pytest.raises(StoppedError):
        get("gpt2", StopAfter(4_000_000))
    data = max(store.partial_folder("gpt2").glob("*.data"), key=lambda path: path.stat().st_size)
    with data.open("r+b") as file:
        file.seek(2_500_000)
        byte = file.read(1)
        file.seek(2_500_000)
        file.write(bytes([byte[0] ^ 1]))
    before, arrived = hub.sent, store.partial_bytes("gpt2")
    get("gpt2", Progress())
    assert_arrived(tensors)
    lost = arrived - 2_500_000 + partial_file.CHUNK_BYTES
    assert hub.sent - before <= matrix_bytes(tensors) * 1.02 - arrived + lost


def test_a_stored_byte_that_changed_is_found_by_verify(hub: Hub, tensors: dict[str, np.ndarray]):
    get("gpt2", Progress())
    path = store.root() / "gpt2" / "embeddings.safetensors"
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    assert store.verify("gpt2") == ["embeddings.safetensors has changed since it was fetched."]
    path.write_bytes(content[:-1])
    assert "bytes where" in store.verify("gpt2")[0]
    with pytest.raises(InputError, match="cut off"):
        installed.language_model("gpt2")


class FullDisk:
    """A file whose disk fills up."""

    def __init__(self, file: object, room: list[int]) -> None:
        self._file, self._room = file, room

    def write(self, content: bytes) -> int:
        self._room[0] -= memoryview(content).nbytes
        if self._room[0] < 0:
            raise OSError(28, "No space left on device")
        return self._file.write(content)  # type: ignore[attr-defined, no-any-return]

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> "FullDisk":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("room", [100_000, 3_000_000, 6_000_000])
def test_a_full_disk_ends_in_a_sentence(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch, room: int
):
    left = [room]
    opened = Path.open

    def limited(self: Path, mode: str = "r", *arguments: object, **more: object) -> object:
        file = opened(self, mode, *arguments, **more)  # type: ignore[call-overload]
        writes = "b" in mode and any(letter in mode for letter in "wa+")
        return FullDisk(file, left) if writes and store.root() in self.parents else file

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", limited)
        assert "disk of this host is full; what had arrived was removed" in refused()
    assert store.partial_bytes("gpt2") == 0
    assert_nothing_here()
    get("gpt2", Progress())
    assert_arrived(tensors)


def test_a_disk_with_too_little_room_is_seen_before_the_first_byte(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 1_000_000))
    assert "the disk has 1.0 MB free" in refused()
    assert hub.sent < 100_000


SCRIPT = """
import sys
from dashboard.jobs import Progress
from dashboard.models.download.by_name import get
class Slow(Progress):
    def advance(self, n_bytes, *, arrived=True):
        super().advance(n_bytes, arrived=arrived)
        print(self.done, flush=True)
        if "slow" in sys.argv:
            self.pause(0.2)
get("gpt2", Slow())
print("here", flush=True)
"""


def process(*arguments: str) -> subprocess.Popen[str]:
    """Start a second process that downloads the same model."""
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )


def test_kill_9_in_mid_download_leaves_something_to_go_on_with(hub: Hub, tensors: dict[str, np.ndarray]):
    killed = process("slow")
    assert killed.stdout
    while int(killed.stdout.readline()) < 2_000_000:
        pass
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert_nothing_here()
    arrived = store.partial_bytes("gpt2")
    assert arrived >= 2_000_000
    before = hub.sent
    get("gpt2", Progress())
    assert_arrived(tensors)
    assert hub.sent - before <= matrix_bytes(tensors) * 1.02 - arrived


def test_two_processes_fetch_one_model_once(hub: Hub, tensors: dict[str, np.ndarray]):
    both = [process("slow"), process("slow")]
    outputs = [each.communicate(timeout=60)[0] for each in both]
    assert all(each.returncode == 0 for each in both)
    assert all("here" in output for output in outputs)
    assert hub.sent <= matrix_bytes(tensors) * 1.02
    assert_arrived(tensors)


def test_two_learners_share_one_download(hub: Hub, tensors: dict[str, np.ndarray]):
    together = threading.Barrier(4)
    found: list[Job[DownloadKey]] = []

    def ask() -> None:
        together.wait()
        found.append(
            DOWNLOADS.start(DownloadKey("at once"), "GPT-2 small", lambda progress: get("gpt2", progress))
        )

    learners = [threading.Thread(target=ask) for _ in range(4)]
    for learner in learners:
        learner.start()
    for learner in learners:
        learner.join()
    found[0].wait(30)
    assert len(set(map(id, found))) == 1
    assert found[0].state == "done"
    assert hub.sent <= matrix_bytes(tensors) * 1.02
    assert_arrived(tensors)


def test_a_job_that_fails_says_why_and_can_be_started_again(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [Fault("status", "/api/", status=404)]
    job = DOWNLOADS.start(DownloadKey("again"), "GPT-2 small", lambda progress: get("gpt2", progress))
    job.wait(30)
    assert job.state == "failed"
    assert "check the name" in job.message
    job = DOWNLOADS.start(DownloadKey("again"), "GPT-2 small", lambda progress: get("gpt2", progress))
    job.wait(30)
    assert job.state == "done"


def test_a_job_with_a_bug_shows_no_traceback():
    job = DOWNLOADS.start(DownloadKey("bug"), "GPT-2 small", lambda progress: 1 / 0)
    job.wait(30)
    assert (job.state, job.message.endswith("the server's log has it.")) == ("failed", True)
    assert "division" not in job.message


def test_a_cancelled_job_stops_soon(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(network, "STALL_SECONDS", 30.0)
    hub.faults = [Fault("trickle", r"/cdn/", after=2_000_000, times=-1)]
    job = DOWNLOADS.start(DownloadKey("cancelled"), "GPT-2 small", lambda progress: get("gpt2", progress))
    while job.progress.done < 1_000_000 and job.is_active:
        time.sleep(0.01)
    job.stop()
    job.wait(5)
    assert job.state == "stopped"
    assert_nothing_here()


def test_no_network_at_all(models_folder: Path, impatient: None, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("EMBEDDING_LAB_VECTORS_URL", f"http://127.0.0.1:{port}")
    assert "cannot be reached; check the connection, or use the models that are here" in refused()
    with pytest.raises(InputError, match="cannot be reached"):
        get("glove-wiki-gigaword-50", Progress())
    assert_nothing_here()


def test_offline_never_opens_a_connection(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_OFFLINE", "true")
    assert "set to offline" in refused()
    with pytest.raises(InputError, match="set to offline"):
        get("glove-wiki-gigaword-50", Progress())
    assert hub.requests == []


def test_a_redirect_to_another_host_is_refused_unless_it_is_allowed(
    hub: Hub, tensors: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    with running(FileServer()) as elsewhere:
        elsewhere.files = hub.files
        hub.cdn = f"http://localhost:{elsewhere.port}"
        assert (
            "sends model.safetensors of openai-community/gpt2 on to localhost, which this app does not"
            in refused()
        )
        assert elsewhere.requests == []
        monkeypatch.setenv("EMBEDDING_LAB_DOWNLOAD_HOSTS", "localhost")
        monkeypatch.setenv("HF_TOKEN", "hf_secret")
        get("gpt2", Progress())
        assert_arrived(tensors)
        assert {request.authorization for request in elsewhere.requests} == {None}
        assert "Bearer hf_secret" in {request.authorization for request in hub.requests}


def test_redirects_in_circles_end(hub: Hub, tensors: dict[str, np.ndarray]):
    hub.faults = [Fault("redirect", "/cdn/", to="", times=-1)]
    assert "in circles" in refused()


@pytest.mark.parametrize(
    ("url", "target", "allowed"),
    [
        ("https://huggingface.co/a", "https://cdn-lfs.hf.co/b", True),
        ("https://huggingface.co/a", "https://cas-bridge.xethub.hf.co/b", True),
        ("https://github.com/a", "https://release-assets.githubusercontent.com/b", True),
        ("https://huggingface.co/a", "http://cdn-lfs.hf.co/b", False),
        ("https://huggingface.co/a", "https://evilhf.co/b", False),
        ("https://huggingface.co/a", "https://169.254.169.254/latest", False),
        ("https://huggingface.co/a", "file:///etc/passwd", False),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:2/a", False),
    ],
)
def test_where_a_download_may_be_sent(url: str, target: str, allowed: bool):
    assert network.redirect_allowed(url, target) is allowed


def test_a_damaged_manifest_is_no_model(hub: Hub, tensors: dict[str, np.ndarray]):
    get("gpt2", Progress())
    for content in ("{", "[]", "{}", '{"slug": "other"}', "\0"):
        (store.root() / "gpt2" / store.MANIFEST).write_text(content)
        assert store.list_stored() == ()
    get("gpt2", Progress())
    assert_arrived(tensors)


@pytest.mark.parametrize("slug", ["../escape", "a/b", "", ".hidden", "a..b", "x" * 300])
def test_names_cannot_leave_the_store(models_folder: Path, slug: str):
    with pytest.raises(InputError, match="cannot be a model's name"):
        store.remove(slug)
    with pytest.raises(InputError):
        installed.find(Slot.LANGUAGE, slug)


def test_a_visitor_s_folder_needs_safetensors(models_folder: Path, tmp_path: Path):
    with pytest.raises(InputError, match=r"no config\.json"):
        register_folder(str(tmp_path))
    (tmp_path / "config.json").write_text('{"model_type": "gpt2", "vocab_size": 50257}')
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(InputError, match="in a pickle, which can run code"):
        register_folder(str(tmp_path))
    files = gpt2_repository(8)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)  # type: ignore[arg-type]
    manifest = register_folder(str(tmp_path))
    assert installed.language_model(manifest.slug).n_dims == 8
    store.remove(manifest.slug)
    assert (tmp_path / "model.safetensors").exists()
