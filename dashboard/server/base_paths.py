"""Base paths of the app's own routes: the root, and the path prefix of a proxy that does not strip it."""

BASES = ("", "/{base:path}")
