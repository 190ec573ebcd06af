"""The map: a component of many small ES modules, declared by `map.py`."""
