"""A class at one server: real websocket sessions that follow a script over all pages."""

from benchmarks.load.measure import measure

__all__ = ["measure"]
