"""A class votes: a room with a code, in it one question after another, each asked once or twice.

`room.py` holds the rules and knows no storage, `store.py` says what a storage must do, `sqlite_store.py` and
`redis_store.py` do it, and `service.py` is what everybody else asks.
"""
