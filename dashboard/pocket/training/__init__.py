"""Build time: writes the pocket world's sentences and trains both pocket models (`make pocket`)."""
