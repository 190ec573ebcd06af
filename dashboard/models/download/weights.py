"""Download of the whole weights, reusing the byte ranges already installed."""

from pathlib import Path

import numpy as np

from dashboard.models.download.hub import HubRepository
from dashboard.models.matrices import EMBEDDINGS_FILE, WEIGHTS_FILE
from dashboard.models.readers.safetensors_format import read_header
from dashboard.models.store import write_error


def fetch_weights(
    repository: HubRepository, staged: Path, folder: Path, spans: dict[str, tuple[str, int, int]]
) -> None:
    """Download the weights into `staged`, reusing installed byte ranges, and verify their SHA-256.

    Args:
        repository: the repository.
        staged: target folder.
        folder: the model's folder in the store.
        spans: (file, start, stop) of the matrices "token" and "position" if `embeddings.safetensors` holds exactly
            those bytes.

    Raises:
        InputError: as `HubRepository.fetch`.
    """
    names = repository.weight_names()
    if names != [WEIGHTS_FILE]:
        content = repository.read_small(f"{WEIGHTS_FILE}.index.json")
        (staged / f"{WEIGHTS_FILE}.index.json").write_bytes(content)
    stored = read_header(folder / EMBEDDINGS_FILE) if spans else {}
    for name in names:
        size = repository.files[name].n_bytes
        held = sorted(
            (start, stop, stored[f"{kind}_embeddings.weight"].start)
            for kind, (file, start, stop) in spans.items()
            if file == name
        )
        gaps: list[tuple[int, int]] = []
        offset = 0
        for start, stop, _ in held:
            gaps.append((offset, start))
            offset = stop
        gaps.append((offset, size))
        parts = {start: repository.byte_range(name, start, stop) for start, stop in gaps if start < stop}
        try:
            with (staged / name).open("wb") as file:
                for start, part in parts.items():
                    file.seek(start)
                    file.writelines(part.chunks())
                    part.data_path.unlink()
                for start, stop, place in held:
                    file.seek(start)
                    # `read_header` has checked that these bytes lie in the file.
                    mapped = np.memmap(
                        folder / EMBEDDINGS_FILE, mode="r", offset=place, shape=(stop - start,)
                    )
                    file.write(mapped.data)
        except OSError as error:
            raise write_error(error) from error
        repository.check(name, staged / name, "remove the model and get it again" if held else "get it again")
        read_header(staged / name)
