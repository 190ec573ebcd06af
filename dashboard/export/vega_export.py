"""Export of Vega-Lite specifications to SVG and PNG, by vl-convert without browser or network."""

import copy
import json
import re
import struct
import zlib
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from dashboard.display_text import without_lone_surrogates
from dashboard.export.provenance import Origin
from dashboard.export.vega_literals import escape_constant

# Width in pixels for a chart that takes the page's width, and the scale factor of a PNG.
WIDTH = 760
DOTS = 2
SMALL = 11

# Characters that XML 1.0 does not allow, even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Spec = dict[str, Any]


@dataclass(frozen=True)
class Theme:
    """The colours of Streamlit's chart theme, light or dark.

    Attributes:
        background: colour of the page's background.
        text: colour of text.
        lines: colour of grid lines and axes.
        categorical, sequential, diverging: colour scales, in order.
    """

    background: str
    text: str
    lines: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]


def standalone_spec(spec: Spec, theme: Theme, origin: Origin | None = None) -> Spec:
    """Return a specification with its data and colours inlined, and its provenance as the title, if given."""
    whole = _json_safe({name: each for name, each in spec.items() if name != "datasets"})
    rows = {name: _json_safe(table.to_pylist()) for name, table in spec["datasets"].items()}
    whole["datasets"] = rows
    # Streamlit sets a chart's width to the page's; a concatenated chart has no width of its own.
    if not {"hconcat", "vconcat", "concat", "facet", "repeat", "width"} & set(whole):
        whole["width"] = WIDTH
        whole.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    whole["background"] = theme.background
    whole["padding"] = 16
    whole["config"] = _merged(_colours(theme), whole.get("config", {}))
    if origin is not None:
        whole["title"] = {
            "text": escape_constant([_without_surrogates(line) for line in origin.heading]),
            "subtitle": escape_constant([_without_surrogates(line) for line in origin.lines]),
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 15,
            "color": theme.text,
            "subtitleFontSize": SMALL,
            "subtitleColor": theme.text,
            "offset": 12,
        }
    return whole


def svg(spec: Spec, theme: Theme, origin: Origin) -> bytes:
    """Render a chart as SVG, with the full link as its description."""
    import vl_convert

    drawn = _NO_XML.sub("�", vl_convert.vegalite_to_svg(json.dumps(standalone_spec(spec, theme, origin))))
    start = drawn.index(">") + 1
    title, link = (escape(_without_surrogates(text)) for text in (origin.title, origin.link))
    return f"{drawn[:start]}<title>{title}</title><desc>{link}</desc>{drawn[start:]}".encode()


def png(spec: Spec, theme: Theme, origin: Origin) -> bytes:
    """Render a chart as PNG, with title and full link as its metadata."""
    import vl_convert

    drawn = vl_convert.vegalite_to_png(json.dumps(standalone_spec(spec, theme, origin)), scale=DOTS)
    return with_comments(drawn, {"Title": origin.title, "Source": origin.link})


def with_comments(picture: bytes, comments: dict[str, str]) -> bytes:
    """Insert comments in UTF-8 into a PNG, as iTXt chunks after the header."""
    after_header = 8 + 4 + 4 + 13 + 4
    chunks = b"".join(
        _chunk(b"iTXt", name.encode("latin-1") + b"\0\0\0\0\0" + _without_surrogates(text).encode())
        for name, text in comments.items()
    )
    return picture[:after_header] + chunks + picture[after_header:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _without_surrogates(text: str) -> str:
    return _NO_XML.sub("�", without_lone_surrogates(text))


def _json_safe(part: Any) -> Any:
    """Copy a specification without lone surrogates, NaN and infinity, which JSON cannot hold."""
    if isinstance(part, dict):
        return {name: _json_safe(each) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [_json_safe(each) for each in part]
    if isinstance(part, str):
        return _without_surrogates(part)
    if isinstance(part, float) and not abs(part) < float("inf"):
        return None
    return part


def _merged(first: Spec, second: Spec) -> Spec:
    """Deep-merge two specifications; the second takes precedence."""
    found = copy.copy(first)
    for name, each in second.items():
        at = found.get(name)
        found[name] = _merged(at, each) if isinstance(at, dict) and isinstance(each, dict) else each
    return found


def _colours(theme: Theme) -> Spec:
    """Return the config of Streamlit's Vega-Lite theme, as far as it is visible."""
    return {
        "font": "sans-serif",
        "range": {
            "category": list(theme.categorical),
            "ramp": list(theme.sequential),
            "heatmap": list(theme.sequential),
            "ordinal": list(theme.sequential),
            "diverging": list(theme.diverging),
        },
        "mark": {"color": theme.categorical[0], "tooltip": True},
        "view": {"stroke": None, "continuousHeight": 300, "continuousWidth": WIDTH},
        "axis": {
            "gridColor": theme.lines,
            "domainColor": theme.lines,
            "tickColor": theme.lines,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "titleFontWeight": "normal",
        },
        "bar": {"binSpacing": 4, "discreteBandSize": {"band": 0.85}},
        "legend": {"symbolStrokeWidth": 1, "titleFontWeight": "normal"},
    }
