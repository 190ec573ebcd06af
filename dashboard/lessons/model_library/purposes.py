"""What each model of the catalogue is for, in a few words."""

# By slug; word vectors by that of their file.
PURPOSES = {
    "pocket-gpt2": "a small language of its own",
    "pocket-word2vec": "a small language of its own",
    "glove-6b-50d": "any everyday English word",
    "smollm2-135m": "any English text",
    "all-minilm-l6-v2": "vectors of sentences",
    "gpt2": "what the lesson prints",
    "distilgpt2": "half of GPT-2's layers",
    "gpt2-medium": "longer vectors",
    "gpt2-large": "36 layers, needs more memory",
    "gpt2-xl": "the largest GPT-2",
    "bert-base-uncased": "reads both ways, fills in words",
    "qwen2.5-0.5b": "many languages",
    "word2vec-google-news-300": "what the lesson prints",
    "glove-wiki-gigaword-50": "small and quick",
    "glove-wiki-gigaword-100": "a good middle",
    "glove-wiki-gigaword-300": "as long as Google News",
    "fasttext-wiki-news-subwords-300": "built from pieces of words",
}
