"""Settings of the C library's memory allocator."""

import ctypes

# `M_ARENA_MAX` of glibc's malloc.h: what the variable MALLOC_ARENA_MAX sets, without asking the host for it.
_ARENA_MAX = -8
ARENAS = 2


def limit_arenas() -> bool:
    """Limit the number of memory arenas that threads share; return whether the C library supports it.

    Each rerun is a thread, and by default threads spread over sixteen pools, each of which keeps what its largest
    moment needed: three classes of a hundred left 70 MB behind, with two pools 17.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_ARENA_MAX, ARENAS))
    except (AttributeError, OSError, TypeError):
        # Another C library than glibc, or Windows, where None names no library.
        return False
