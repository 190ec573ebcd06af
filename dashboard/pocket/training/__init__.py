"""Build-time training: generate the corpus and train both pocket models (`make pocket`)."""
