"""The Models page: what a learner sees and gets, with a local hub behind it."""

import threading
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.jobs import Progress, StoppedError
from dashboard.models import store
from dashboard.models.catalog import HUB_MODELS, VECTOR_FILES, find
from dashboard.models.download.by_name import get
from dashboard.ui import permissions
from dashboard.ui.slots.downloads import DOWNLOADS, DownloadKey
from tests.pages.conftest import OpenPage, as_read
from tests.servers.files import Fault, FileServer
from tests.servers.hub import Hub
from tests.servers.impatience import StopAfter
from tests.servers.models import gpt2_repository, packed, tokenizer_json, word_text, words_and_vectors

SLUG = "model_library"
TABS = ("Bring your own", "On this host")


@pytest.fixture(autouse=True)
def no_downloads_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clear the list of downloads, because the page shows the last result to everybody."""
    monkeypatch.setattr(DOWNLOADS, "_jobs", {})


@pytest.fixture
def gpt2(hub: Hub) -> Hub:
    """GPT-2 small's stand-in on the hub."""
    hub.add("openai-community/gpt2", gpt2_repository(), find("gpt2").revision)
    return hub


def everything(app: AppTest) -> str:
    """All text of the page."""
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.success]
    return " ".join([as_read(parts), *rows(app)])


def rows(app: AppTest) -> list[str]:
    """Return the models of the list as HTML, in order."""
    return [each.proto.body for each in app.get("html") if "<strong>" in each.proto.body]


def finished(wanted: DownloadKey) -> None:
    """Wait until a download has ended."""
    job = DOWNLOADS.find(wanted)
    assert job
    job.wait(60)
    assert not job.is_active


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_a_network(open_page: OpenPage, models_folder: Path, tab: str):
    app = open_page(SLUG, ml_view=tab)
    assert not app.exception
    assert [each.value for each in (*app.error, *app.warning)] == []


def test_each_offer_is_told_with_shape_size_licence_and_source(open_page: OpenPage, models_folder: Path):
    app = open_page(SLUG)
    text = everything(app) + " ".join(each.proto.help for each in app.button)
    for model in HUB_MODELS:
        assert f"{model.n_vocab:,} × {model.n_dims:,}" in text
        assert model.licence in text
        assert f"{model.repo}/tree/{model.revision}" in text
    assert "158 MB · MIT (modified)" in text
    for file in VECTOR_FILES:
        assert file.title in text
        assert file.path in text
    assert "200,000 words of 3,000,000 × 300 · 116 MB of 1.7 GB" in text


@pytest.mark.parametrize("view", ["language", "words"])
def test_an_old_link_to_a_list_of_models_opens_the_list(open_page: OpenPage, models_folder: Path, view: str):
    app = open_page(SLUG, view=view)
    assert not app.exception
    assert not app.warning
    assert "<strong>Google News Word2Vec</strong>" in everything(app)


def test_the_models_on_screen_stand_first_and_another_is_shown_by_one_press(
    open_page: OpenPage, gpt2: Hub, monkeypatch: pytest.MonkeyPatch
):
    get("gpt2", Progress())
    app = open_page(SLUG)
    assert "<strong>Pocket GPT-2</strong>" in rows(app)[0]
    assert "in use" in rows(app)[0]
    app.button(key="ml_use_gpt2").click().run()
    assert not app.exception
    assert app.selectbox(key="language").value == "gpt2"
    assert "<strong>GPT-2 small</strong>" in rows(app)[0]
    assert "in use" in rows(app)[0]


def test_one_click_and_every_page_shows_the_model(open_page: OpenPage, gpt2: Hub):
    app = open_page(SLUG)
    app.button(key="ml_get_gpt2").click().run()
    finished(DownloadKey("gpt2"))
    app.run()
    assert app.selectbox(key="language").value == "gpt2"
    assert app.selectbox(key="words").value == "pocket-word2vec"
    assert "matrices only" in everything(app)
    assert not app.exception
    app.switch_page("../pages/position_embeddings.py").run()
    assert "GPT-2 small" in everything(app)
    assert not app.exception


def test_the_rest_is_a_second_click(open_page: OpenPage, gpt2: Hub):
    get("gpt2", Progress())
    app = open_page(SLUG, view="host")
    app.button(key="ml_get_gpt2 whole").click().run()
    finished(DownloadKey("gpt2", is_rest=True))
    app.run()
    assert "matrices only" not in everything(app)
    assert store.read("gpt2").whole


def test_a_download_is_followed_cancelled_and_gone_on_with(open_page: OpenPage, gpt2: Hub, monkeypatch):
    from dashboard.models.download import network

    monkeypatch.setattr(network, "STALL_SECONDS", 20.0)
    gpt2.faults = [Fault("trickle", r"/cdn/", after=1_200_000, times=-1)]
    app = open_page(SLUG)
    app.button(key="ml_get_gpt2").click().run()
    job = DOWNLOADS.find(DownloadKey("gpt2"))
    while job.is_active and job.progress.done < 1_000_000:
        time.sleep(0.02)
    assert job.is_active
    app.run()
    app.button(key="ml_cancel_gpt2").click().run()
    finished(DownloadKey("gpt2"))
    gpt2.faults = []
    app.run()
    assert app.button(key="ml_get_gpt2").label.startswith("Go on, 1.")
    assert app.selectbox(key="language").value == "pocket-gpt2"
    app.button(key="ml_get_gpt2").click().run()
    finished(DownloadKey("gpt2"))
    assert app.run().selectbox(key="language").value == "gpt2"


def test_a_failure_is_one_sentence_beside_the_button_and_the_page_goes_on(open_page: OpenPage, gpt2: Hub):
    gpt2.faults = [Fault("status", "/api/", status=403, times=-1)]
    app = open_page(SLUG)
    app.button(key="ml_get_gpt2").click().run()
    finished(DownloadKey("gpt2"))
    app.run()
    assert len(app.warning) == 1
    assert "set HF\\_TOKEN" in app.warning[0].value
    assert app.button(key="ml_get_bert-base-uncased")
    assert not app.exception


def test_removing_asks_first_and_puts_the_embedded_model_back(open_page: OpenPage, gpt2: Hub):
    get("gpt2", Progress())
    app = open_page(SLUG, view="host")
    app.selectbox(key="language").set_value("gpt2").run()
    app.button(key="ml_remove_gpt2").click().run()
    assert not app.exception
    assert app.selectbox(key="language").value == "pocket-gpt2"
    assert store.list_stored() == ()


def test_a_model_that_was_fetched_again_is_opened_anew(gpt2: Hub, models_folder: Path):
    from dashboard.ui import model_cache

    get("gpt2", Progress())
    first = model_cache.language_model("gpt2")
    assert model_cache.language_model("gpt2") is first
    store.remove("gpt2")
    get("gpt2", Progress())
    assert model_cache.language_model("gpt2") is not first


def test_verify_tells_a_changed_file(open_page: OpenPage, gpt2: Hub, models_folder: Path):
    get("gpt2", Progress())
    app = open_page(SLUG, view="host")
    app.button(key="ml_verify_gpt2").click().run()
    assert "as it was fetched" in everything(app)
    (models_folder / "gpt2" / "config.json").write_text("{}")
    app.button(key="ml_verify_gpt2").click().run()
    assert "get it again" in app.warning[0].value


def test_word_vectors_arrive_in_their_slot(open_page: OpenPage, shelf: FileServer):
    words, matrix = words_and_vectors(20_000, 50)
    content = packed(word_text(words, matrix, header=True))
    shelf.files["/glove-wiki-gigaword-50/glove-wiki-gigaword-50.gz"] = content
    app = open_page(SLUG, ml_words="10000")
    app.button(key="ml_get_glove-wiki-gigaword-50-10000").click().run()
    finished(DownloadKey("glove-wiki-gigaword-50-10000"))
    app.run()
    assert app.selectbox(key="words").value == "glove-wiki-gigaword-50-10000"
    app.query_params["wc_word"] = "king"
    app.switch_page("../pages/word_clusters.py").run()
    assert not app.exception
    assert "GloVe Wikipedia 50 · 10,000" in app.selectbox(key="words").options


@pytest.mark.parametrize(
    "typed", ["../../etc", "https://huggingface.co/gpt2", "<script>alert(1)</script>", "a" * 1_900]
)
def test_what_is_no_name_of_a_model_is_told_while_it_is_typed(
    open_page: OpenPage, models_folder: Path, typed: str
):
    app = open_page(SLUG, view="upload")
    app.text_input(key="ml_repo").set_value(typed).run()
    assert not app.exception
    assert len(app.warning) == 1
    assert "owner" in app.warning[0].value


def test_a_model_of_the_learner_s_choice(open_page: OpenPage, hub: Hub):
    hub.add("someone/small", gpt2_repository())
    app = open_page(SLUG, view="upload")
    app.text_input(key="ml_repo").set_value("someone/small").run()
    app.button(key="ml_get_someone--small").click().run()
    finished(DownloadKey("someone--small"))
    app.run()
    assert app.selectbox(key="language").value == "someone--small"


def test_an_upload_is_in_the_slot_of_its_session_only(open_page: OpenPage, models_folder: Path):
    words, matrix = words_and_vectors(40, 6)
    app = open_page(SLUG, view="upload")
    app.file_uploader(key="ml_files").upload(
        "mine.txt", word_text(words, matrix, header=False), "text/plain"
    ).run()
    assert not app.exception
    assert app.selectbox(key="words").value.startswith("own-")
    assert "40 words × 6 values" in app.success[0].value
    app.query_params["wc_word"] = "king"
    app.switch_page("../pages/word_clusters.py").run()
    assert not app.exception
    assert app.selectbox(key="words").value.startswith("own-")
    other = open_page(SLUG)
    assert len(other.selectbox(key="words").options) == len(app.selectbox(key="words").options) - 1


def test_a_file_that_is_no_vectors_is_told(open_page: OpenPage, models_folder: Path):
    app = open_page(SLUG, view="upload")
    app.file_uploader(key="ml_files").upload(
        "poem.txt", b"Tyger Tyger, burning bright\n" * 5, "text/plain"
    ).run()
    assert not app.exception
    assert "not a word-vector file that the app knows" in app.warning[0].value


def test_a_folder_of_this_machine_only_where_the_host_allows_it(
    open_page: OpenPage, models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "my-model"
    folder.mkdir()
    for name, content in gpt2_repository().items():
        (folder / name).write_bytes(content)
    app = open_page(SLUG, view="upload")
    app.text_input(key="ml_repo").set_value(str(folder)).run()
    assert "not the name of a model on the hub" in app.warning[0].value
    monkeypatch.setenv("EMBEDDING_LAB_LOCAL_PATHS", "true")
    app.run()
    app.button(key="ml_open_folder").click().run()
    assert not app.exception
    app.run()
    assert app.selectbox(key="language").value.startswith("local-my-model-")
    assert "my-model" in app.selectbox(key="language").options


def test_the_box_for_files_says_how_much_fits(open_page: OpenPage, models_folder: Path):
    box = open_page(SLUG, view="upload").file_uploader(key="ml_files")
    assert "up to 100 MB together" in box.label
    assert box.proto.max_upload_size_mb == 100


def test_a_host_may_close_the_app_for_files(
    open_page: OpenPage, models_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_UPLOADS", "false")
    app = open_page(SLUG, view="upload")
    assert "not opened it for files" in app.warning[0].value
    assert not app.get("file_uploader")


def test_without_what_bounds_visitors_nothing_can_be_fetched_or_uploaded(
    open_page: OpenPage, gpt2: Hub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(permissions, "_guarded", threading.Event())
    app = open_page(SLUG)
    assert "start it with streamlit_app.py" in everything(app).replace("\\", "")
    assert all(button.disabled for button in app.button if button.key and button.key.startswith("ml_get"))
    app = open_page(SLUG, view="upload")
    assert not app.get("file_uploader")
    app.text_input(key="ml_repo").set_value("someone/small").run()
    assert gpt2.requests == []


def test_an_unfinished_download_can_be_thrown_away(open_page: OpenPage, gpt2: Hub):
    with pytest.raises(StoppedError):
        get("gpt2", StopAfter(1_100_000))
    app = open_page(SLUG, view="host")
    assert "MB of an unfinished download" in everything(app)
    app.button(key="ml_forget_gpt2").click().run()
    assert store.partial_bytes("gpt2") == 0
    assert "unfinished" not in everything(app)


def test_a_path_must_lead_to_a_file(
    open_page: OpenPage, models_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_LOCAL_PATHS", "true")
    app = open_page(SLUG, view="upload")
    for path in ("../../etc/passwd", "/no/such/file", "/", "\0", "x" * 1_900, "~nobody-here/x"):
        app.text_input(key="ml_path").set_value(path).run()
        assert not app.exception
        assert "There is no file at" in app.warning[0].value
    app.text_input(key="ml_path").set_value("/etc/passwd").run()
    assert "not a word-vector file" in app.warning[0].value


def test_a_host_may_close_the_app_for_new_models(
    open_page: OpenPage, gpt2: Hub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_DOWNLOADS", "false")
    app = open_page(SLUG)
    assert "The host of this app decides" in app.warning[0].value
    assert all(button.disabled for button in app.button if button.key and button.key.startswith("ml_get"))
    app = open_page(SLUG, view="upload")
    app.text_input(key="ml_repo").set_value("someone/small").run()
    assert "The host of this app decides" in everything(app)
    assert gpt2.requests == []


def test_a_setting_that_cannot_be_read_is_told_and_taken_strictly(
    open_page: OpenPage, models_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_DOWNLOADS", "flase")
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "much")
    app = open_page(SLUG, view="host")
    assert not app.exception
    assert "EMBEDDING\\_LAB\\_DOWNLOADS is “flase”" in everything(app)
    assert "EMBEDDING\\_LAB\\_MEMORY\\_GB is “much”" in everything(app)
    assert "The host of this app decides" in everything(app)


def test_a_tokenizer_alone_stands_beside_the_others_on_the_subword_page(open_page: OpenPage, hub: Hub):
    files = {"tokenizer.json": tokenizer_json("wordpiece")}
    hub.add("google-bert/bert-base-uncased", files, find("bert-base-uncased").revision)
    app = open_page(SLUG)
    app.button(key="ml_get_bert-base-uncased.tokenizer").click().run()
    finished(DownloadKey("bert-base-uncased.tokenizer"))
    app = open_page("subword_splitting", view="tokenizers")
    assert not app.exception
    assert "Subwords of BERT base (uncased)" in everything(app)


def test_the_host_s_choice_is_seen_first(open_page: OpenPage, gpt2: Hub, monkeypatch: pytest.MonkeyPatch):
    get("gpt2", Progress())
    monkeypatch.setenv("EMBEDDING_LAB_LANGUAGE_MODEL", "gpt2")
    assert open_page("start").selectbox(key="language").value == "gpt2"
