"""Recognise folders that hold no model that the app opens, and say what they are and what to do."""

from pathlib import Path
from typing import Any

from dashboard.errors import InputError
from dashboard.models.matrices import EMBEDDINGS_FILE, WEIGHTS_FILE
from dashboard.models.model_families import has_architecture
from dashboard.models.readers.json_text import read_json

ADAPTER_CONFIG = "adapter_config.json"
LFS_POINTER = b"version https://git-lfs.github.com/spec/"

# Suffix of a weights file: the format, and what to do. The first that is found counts.
_AS_SAFETENSORS = "write it again with transformers: `model.save_pretrained(folder)`"
_ITS_SOURCE = "open the folder of the model that it was converted from"
_PICKLE = (
    "PyTorch weights in a pickle, which can run code when it is opened",
    f"if you trust it, {_AS_SAFETENSORS}",
)
_FORMATS = {
    ".onnx": ("an ONNX model", "open the folder of the model that it was exported from"),
    ".gguf": ("a GGUF model for llama.cpp", _ITS_SOURCE),
    ".h5": ("TensorFlow weights", f"open them with TensorFlow's class and {_AS_SAFETENSORS}"),
    ".bin": _PICKLE,
    ".pt": _PICKLE,
    ".pth": _PICKLE,
    ".ckpt": _PICKLE,
}


def refuse_adapter(folder: Path) -> None:
    """Reject a folder that holds only what an adapter adds to another model.

    Raises:
        InputError: it is an adapter; the message names the model that it belongs to.
    """
    if not (folder / ADAPTER_CONFIG).is_file() or _is_model(folder):
        return
    config = read_json(folder / ADAPTER_CONFIG)
    stated = config if isinstance(config, dict) else {}
    base, kind = (str(stated.get(key) or "") for key in ("base_model_name_or_path", "peft_type"))
    raise InputError(
        f"The folder “{folder.name}” holds an adapter{f' ({kind[:20]})' if kind else ''} of "
        f"{base[:80] or 'another model'}: what it adds to that model, without the model. "
        "Open the model's own folder, or join the two first: "
        "`PeftModel.from_pretrained(model, folder).merge_and_unload().save_pretrained(target)`."
    )


def refuse_other_weights(folder: Path) -> None:
    """Reject a folder without `model.safetensors` or its index.

    Raises:
        InputError: it has none; the message says what is there instead.
    """
    if _is_model(folder):
        _refuse_pointer(folder)
        return
    named = sorted(path.name for path in folder.glob("*.safetensors"))
    if named:
        raise InputError(
            f"The folder “{folder.name}” has weights in {', '.join(named[:3])}, and a model is opened from "
            f"{WEIGHTS_FILE} (or from the parts that {WEIGHTS_FILE}.index.json names); rename the file so."
        )
    # Exports lie in the folder or in one below it.
    files = [path for pattern in ("*", "*/*") for path in folder.glob(pattern)]
    for suffix, (kind, remedy) in _FORMATS.items():
        found = next((path for path in files if path.suffix.lower() == suffix), None)
        if found:
            raise InputError(
                f"The folder “{folder.name}” holds {kind} ({found.name[:60]}), and this app opens safetensors "
                f"weights: {remedy}."
            )
    raise InputError(
        f"The folder “{folder.name}” has a configuration and no weights; put {WEIGHTS_FILE} beside it."
    )


def refuse_part_of_model(config: dict[str, Any], title: str) -> None:
    """Reject one half of a model with two halves.

    Raises:
        InputError: it is an encoder without its decoder.
    """
    if has_architecture(config, "EncoderModel"):
        raise InputError(
            f"{title} is the encoder alone of a model that has an encoder and a decoder, and this page follows one "
            "stack of layers that was trained as a whole; choose another language model at the top."
        )


def _is_model(folder: Path) -> bool:
    names = (WEIGHTS_FILE, f"{WEIGHTS_FILE}.index.json", EMBEDDINGS_FILE)
    return any((folder / name).is_file() for name in names)


def _refuse_pointer(folder: Path) -> None:
    for path in folder.glob("*.safetensors"):
        with path.open("rb") as file:
            if file.read(len(LFS_POINTER)) == LFS_POINTER:
                raise InputError(
                    f"{path.name} in “{folder.name}” is a Git LFS pointer, a note that stands for the weights; run "
                    "“git lfs pull” in the repository and open the folder again."
                )
