"""Context: one word in two sentences, layer by layer."""
