"""A class votes: a room with a code, in it one question after another, each asked once or twice.

`room.py` holds the rules and knows no storage, `store.py` says what a storage must do, `in_sqlite.py` and `in_redis.py`
do it, and `desk.py` is what everybody else asks.
"""
