"""Live polls with a join code: in each, a class votes on each question once or twice.

`poll.py` holds the rules, independent of storage; `store.py` is the storage protocol, implemented by
`sqlite_store.py` and `redis_store.py`; `service.py` is the API for the rest of the app.
"""
