"""Export of a page as a Jupyter notebook: each chart that has a script, with its heading."""

import io
import re
import zipfile
from contextlib import suppress

from dashboard.errors import InputError
from dashboard.export.script import Script, begin, tidy
from dashboard.export.snapshot import Page, Picture, Words

NAME = "page.ipynb"

# Markdown that only Streamlit understands: material icons and colour directives.
_SYMBOL = re.compile(r":material/\w+:")


def notebook(page: Page) -> str:
    """Render the notebook as JSON; it loads the model once and shows one table per chart."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    scripts = _scripts(page)
    setups = list(dict.fromkeys(tidy(script.setup) for script in scripts.values() if script.setup))
    link = f"\n\n[The same state, live]({page.link})" if page.link else ""
    head = f"# {page.title}\n\n{page.question}\n\n{page.about}{link}"
    cells = [new_markdown_cell(head), new_code_cell(begin(list(scripts.values())))]
    cells += [new_code_cell(setup) for setup in _without_repeats(setups)]
    for part in page.parts:
        if isinstance(part, Words):
            cells.append(new_markdown_cell(plain_markdown(part.text)))
        elif part.title in scripts:
            cells.append(new_markdown_cell(f"## {plain_markdown(part.title)}"))
            cells.append(new_code_cell(f"{tidy(scripts[part.title].body)}\n\ntable.round(4)"))
    # Cell IDs are random by default; fixed ones make the export reproducible.
    for at, cell in enumerate(cells):
        cell["id"] = f"cell-{at}"
    book = new_notebook(cells=cells, metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    nbformat.validate(book)
    return nbformat.writes(book)


_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def archive(page: Page) -> bytes:
    """Pack the notebook and the files that it reads into a ZIP archive."""
    files = {name: make for script in _scripts(page).values() for name, make in script.files.items()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as whole:
        whole.writestr(NAME, notebook(page))
        for name, content in files.items():
            whole.writestr(name, content())
    return written.getvalue()


def plain_markdown(text: str) -> str:
    """Remove Markdown that only Streamlit understands.

    >>> plain_markdown(":material/lightbulb: **Near** means used alike")
    '**Near** means used alike'
    """
    return _SYMBOL.sub("", text).strip()


def _scripts(page: Page) -> dict[str, Script]:
    """Return the scripts of a page by the title of their chart, without those that cannot be made."""
    found = {}
    for part in page.parts:
        if isinstance(part, Picture) and part.script is not None:
            with suppress(InputError):
                found[part.title] = part.script()
    return found


def _without_repeats(setups: list[str]) -> list[str]:
    """Remove repeated blocks from setups: several scripts begin with the same lines."""
    done: list[str] = []
    blocks: set[str] = set()
    for setup in setups:
        fresh = [block for block in re.split(r"\n\n+(?=\S)", setup) if block not in blocks]
        blocks.update(fresh)
        if fresh:
            done.append("\n\n".join(fresh))
    return done
