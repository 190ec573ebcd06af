"""Chat templates: written as transformers writes them, and harmless whoever made them."""

import json
from pathlib import Path

import pytest
from transformers.utils.chat_template_utils import render_jinja_template

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import chat_renderer, chat_template
from dashboard.models.chat_template import ChatTemplate, Message
from dashboard.models.download.tokenizer import download_tokenizer
from tests.servers.hub import Hub

TALK = [
    Message("system", 'Be <b>brief</b> & "kind".'),
    Message("user", "  Where is the bank?\n"),
    Message("assistant", "Near the river. 🙂"),
    Message("user", "é"),
]

TEMPLATES = {
    "ChatML": (
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] "
        "+ '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    ),
    "blocks on lines of their own": (
        "{{ bos_token }}\n{% for message in messages %}\n    {% if message.role == 'system' %}\n"
        "<<SYS>>{{ message.content | trim }}<</SYS>>\n    {% else %}\n"
        "[{{ message.role | upper }}] {{ message.content }}\n    {%- endif %}\n{% endfor %}\n"
    ),
    "generation": (
        "{% for message in messages %}{% if message.role == 'assistant' %}"
        "{% generation %}{{ message.content }}{{ eos_token }}{% endgeneration %}"
        "{% else %}{{ message.content }}{% endif %}{% endfor %}"
    ),
    "loop controls": (
        "{% for message in messages %}{% if loop.index > 2 %}{% break %}{% endif %}"
        "{% if message.role == 'system' %}{% continue %}{% endif %}{{ message.content }}{% endfor %}"
    ),
    "JSON": "{{ messages | tojson }}{{ {'b': 1, 'a': [1, 2]} | tojson(indent=2) }}",
    "no tools": "{% if tools is none and not documents %}none{% endif %}{{ messages | length }}",
    "namespace": (
        "{% set ns = namespace(n=0) %}{% for message in messages %}{% set ns.n = ns.n + message.content | length %}"
        "{% endfor %}{{ ns.n }}"
    ),
}
TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("begin_answer", [True, False])
def test_conversations_are_written_as_transformers_writes_them(name: str, begin_answer: bool):
    expected, _ = render_jinja_template(
        conversations=[[vars(message) for message in TALK]],
        chat_template=TEMPLATES[name],
        add_generation_prompt=begin_answer,
        **TOKENS,
    )
    template = ChatTemplate(TEMPLATES[name], TOKENS)
    assert template.write("Tiny", [TALK], begin_answer=begin_answer) == expected


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "more time or memory",
        ),
        ("{{ 'a' * 10 ** 10 }}", "MemoryError"),
        ("{% for a in range(9999) %}a line of the text{% endfor %}", "more than 50,000 letters"),
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
        ("{{ cycler.__init__.__globals__.os.environ }}", "SecurityError"),
        ("{{ messages.append(1) }}", "SecurityError"),
        ("{% include '/etc/passwd' %}", "TypeError"),
        ("{{ raise_exception('roles must alternate') }}", "roles must alternate"),
        ("{% if", "TemplateSyntaxError"),
        ("{{ messages[99].content }}", "UndefinedError"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "RecursionError"),
    ],
)
def test_a_hostile_or_broken_template_gets_one_sentence(template: str, said: str):
    with pytest.raises(InputError, match="chat template of Tiny") as raised:
        ChatTemplate(template, {}).write("Tiny", [TALK], begin_answer=True)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_template_sees_nothing_of_this_process(monkeypatch: pytest.MonkeyPatch):
    """Where the sandbox has a hole, there is nothing behind it."""
    monkeypatch.setenv("EMBEDDING_LAB_TEST_WORD", "of this process")
    spy = "import json, os, sys; json.dump({'texts': [dict(os.environ)]}, sys.stdout)"
    seen: list[str] = []

    def run(command: list[str], **options: object) -> object:
        return original([command[0], "-I", "-c", spy], **options)

    original = chat_template.subprocess.run
    monkeypatch.setattr(chat_template.subprocess, "run", run)
    seen = ChatTemplate("x", {}).write("Tiny", [TALK], begin_answer=True)
    assert "of this process" not in seen[0]


def folder(tmp_path: Path, config: object = None, alone: str | None = None) -> Path:
    if config is not None:
        text = config if isinstance(config, str) else json.dumps(config)
        (tmp_path / "tokenizer_config.json").write_text(text, encoding="utf-8")
    if alone is not None:
        (tmp_path / "chat_template.jinja").write_text(alone, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("config", "alone", "expected"),
    [
        ({"chat_template": "one", "bos_token": "<s>"}, None, "one"),
        (
            {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]},
            None,
            "d",
        ),
        ({"chat_template": [{"name": "rag", "template": "r"}]}, None, "r"),
        ({"bos_token": {"content": "<s>", "lstrip": False}}, "beside", "beside"),
        ({"chat_template": "one", "bos_token": "<s>"}, "beside", "beside"),
    ],
)
def test_a_template_is_found_where_transformers_keeps_it(
    tmp_path: Path, config: object, alone: str | None, expected: str
):
    found = ChatTemplate.read(folder(tmp_path, config, alone), "Tiny")
    assert found is not None
    assert found.template == expected
    assert found.variables.get("bos_token", "<s>") == "<s>"


@pytest.mark.parametrize(
    "config", [None, {}, {"chat_template": ""}, {"chat_template": None}, {"chat_template": 3}]
)
def test_a_model_without_a_template_has_none(tmp_path: Path, config: object):
    assert ChatTemplate.read(folder(tmp_path, config), "Tiny") is None


@pytest.mark.parametrize(
    "config",
    ["", "[1]", "{", "[" * 100_000, {"chat_template": [{"name": "x"}]}, {"chat_template": "x" * 300_000}],
)
def test_a_damaged_file_gets_one_sentence(tmp_path: Path, config: object):
    with pytest.raises(InputError, match="chat template of Tiny"):
        ChatTemplate.read(folder(tmp_path, config), "Tiny")


def test_limits_are_those_that_the_sentence_names():
    assert (chat_renderer.SECONDS, chat_renderer.MEMORY >> 20) == (2, 512)


def test_a_template_comes_with_the_tokenizer_from_the_hub(hub: Hub):
    from tests.servers.models import tokenizer_json

    repository = {
        "config.json": b"{}",
        "tokenizer.json": tokenizer_json(),
        "tokenizer_config.json": json.dumps({"chat_template": "inside"}).encode(),
        "chat_template.jinja": b"{{ messages[0].content }}",
    }
    hub.add("somebody/talks", repository, "0" * 40)
    manifest = download_tokenizer("somebody/talks", Progress())
    found = ChatTemplate.read(manifest.folder, manifest.title)
    assert found is not None
    assert found.write("Talks", [TALK[:1]], begin_answer=False) == [TALK[0].content]
