"""Limits on what visitors send, keep and ask for, each with what it bounds and why.

Hosts set others themselves, see `settings`: the uploads, disk and memory of all, and the open tabs.
"""

# Texts that somebody types

# Characters of a text, before anything is cut into tokens: a long chapter.
MAX_TEXT = 100_000
# Characters of a list of words, each of which is looked up.
MAX_WORD_LIST = 20_000
# Different words of that list that are in a model's vocabulary.
MAX_KNOWN_WORDS = 50
# Characters of a word or a pattern.
MAX_WORD = 2_000
# Characters of a text in the URL: percent-encoded, servers accept no more.
MAX_TEXT_IN_URL = 4_000
# Characters of a text that a link to another page carries.
MAX_TEXT_IN_PAGE_LINK = 1_000
# Characters of a link that is written into a saved file.
MAX_SAVED_LINK = 20_000
# Characters of a link as a QR code: longer ones give modules too small for a camera at the back of a room.
MAX_QR_LINK = 1_000
# Characters of the address that a host names as its contact.
MAX_CONTACT_LENGTH = 500
# Characters of a text that are searched for a part of a file name.
MAX_FILE_NAME_SOURCE = 1_000
# Characters of a teacher's password as it is typed.
MAX_TEACHER_PASSWORD = 200
# Characters of a number: longer input is none that somebody typed by hand.
MAX_NUMBER = 60
# Numbers of a list: lines in one chart that can be told apart.
MAX_LISTED_INTEGERS = 8
# Exponent of a typed number, so that it stays finite.
MAX_EXPONENT = 99
# Characters of an answer, and of the models' titles, in a learner's record.
MAX_RECORDED_ANSWER = 200

# Tokens and words

# Tokens of a sentence on its way through the layers; attention grows with the square of the length.
MAX_CONTEXT_TOKENS = 128
# Tokens of a text whose vectors are changed, which takes some thirty forward passes.
MAX_CHANGED_TOKENS = 64
# Tokens of all texts that run in one batch there: the logits of each are a whole vocabulary, 200 kB.
MAX_TOKENS_IN_BATCH = 256
# Sentences compared with each other; each takes a forward pass.
MAX_SENTENCES_COMPARED = 30
# Tokens up to which buttons append the next one to a sentence.
MAX_GROWN_TOKENS = 60
# Tokens that an exercise reads.
MAX_EXERCISE_TOKENS = 64
# Token IDs turned back into text.
MAX_IDS = 1_000
# Tokens drawn as chips: more slow the browser down and show nothing new.
MAX_CHIPS = 1_000
# Characters of a token to search for: the longest of GPT-2 has 128 bytes.
MAX_SEARCHED_TOKEN = 200
# Characters of a regular expression.
MAX_PATTERN = 500
# Characters of a word that is also looked up with its parts joined.
MAX_JOINED_WORD = 200
# Symbols of a word whose merges are replayed: a longer one has more steps and columns than anyone follows.
MAX_MERGED_SYMBOLS = 64
# Pieces of a text in which phrases are searched.
MAX_TEXT_PIECES = 500
# Pieces of a phrase.
MAX_PHRASE = 64
# Words compared in full with a misspelt one: the most frequent of a model.
MAX_SPELLINGS_COMPARED = 3_000
# Steps over all these comparisons; one takes up to the product of two lengths.
MAX_SPELLING_STEPS = 500_000
# Words scanned for an initial: if millions share one, the most frequent.
MAX_WORDS_PER_INITIAL = 20_000
# Guesses kept in a game of finding a hidden word, the nearest ones.
MAX_GUESSES = 100
# Games of finding a hidden word that a session keeps.
MAX_GAMES = 10

# Training on a page

# Characters of a word: text without spaces would be one word of any length.
MAX_TRAINED_WORD = 40
# Sentences of a text on the page about learning.
MAX_CORPUS_SENTENCES = 2_000
# Words of that text; the examples grow with the window as well.
MAX_CORPUS_WORDS = 30_000
# Steps of a run; longer ones are truncated, so that the length is known before it starts.
MAX_STEPS = 50_000
# Seconds of a run.
MAX_TRAINING_SECONDS = 60.0
# Bytes of a run's frames: the larger the matrices, the fewer steps are kept.
MAX_FRAME_BYTES = 6_000_000
# Words of a text for Word2Vec. A thick novel has half a million.
MAX_WORD2VEC_WORDS = 5_000_000
# Different words of that text, counted in memory.
MAX_WORD2VEC_DISTINCT_WORDS = 500_000
# Words read over all epochs, about a minute with the usual settings.
MAX_WORD2VEC_WORDS_READ = 30_000_000
# Values of the embedding matrix, 4 bytes each; training holds two such matrices.
MAX_WORD2VEC_VALUES = 3_000_000
# Words of a sentence: gensim truncates at 10,000, and a window spans a few.
MAX_WORD2VEC_SENTENCE = 1_000
# Most frequent common words whose neighbours are compared in two texts.
MAX_WORDS_IN_TWO_TEXTS = 500

# Uploads and files

# How many bytes visitors may upload, each and all together: `uploads_memory_bytes` in `settings.py`, which hosts set
# by EMBEDDING_LAB_UPLOADS_GB; `server/upload_limit.py` refuses what exceeds it.

# Megabytes of a text to train on.
MAX_TRAINING_TEXT_MEGABYTES = 20
# Megabytes of each of two texts; both stay in memory while they are compared.
MAX_COMPARED_TEXT_MEGABYTES = 4
# Bytes of the form around a file: its name, its type and the marks between.
MAX_FORM_BYTES = 100_000
# Seconds that an upload may stand still, which holds a place for nothing.
MAX_UPLOAD_PAUSE_SECONDS = 30
# Bytes a second below which an upload ends once such a pause is over.
MIN_UPLOAD_BYTES_PER_SECOND = 10_000
# Words kept of an uploaded file of vectors.
MAX_UPLOADED_WORDS = 200_000
# Bytes of the vectors kept of an uploaded file where the host sets no memory limit (MEMORY_GB).
MAX_UPLOADED_VECTORS_BYTES = 300_000_000
# Disk space for the uploads of all visitors and processes; they are removed with their sessions.
MAX_UPLOADS_DISK_BYTES = 2_000_000_000
# Word vectors that a session keeps of its own; the oldest is evicted first.
MAX_SESSION_VECTORS = 3
# Members of a gzip file, against decompression bombs. Block-gzipped files have one per 64 kB.
MAX_GZIP_MEMBERS = 100_000
# Lines of a file of vectors.
MAX_VECTOR_LINES = 5_000_000
# Bytes of one of these lines.
MAX_VECTOR_LINE_BYTES = 1_000_000
# Digits of a row number or a count in a table of vectors; Python refuses to read a number of thousands.
MAX_COUNT_DIGITS = 18
# Ways to read a table that are offered: each of its columns may hold the words.
MAX_TABLE_READINGS = 8
# Dimensions of a file of vectors.
MAX_VECTOR_DIMS = 20_000
# Characters of a label, which may be a whole sentence; longer ones are truncated.
MAX_LABEL = 10_000
# Bytes of all labels of a file. Three million words and phrases take 45 MB.
MAX_LABELS_BYTES = 64_000_000
# Bytes of a safetensors header: the limit of the safetensors library, too.
MAX_SAFETENSORS_HEADER_BYTES = 100_000_000
# Bytes of a matrix that is fetched by itself from a hub's file.
MAX_MATRIX_BYTES = 16_000_000_000
# Bytes of a hub's small file, such as a tokenizer, which is read whole.
MAX_SMALL_FILE_BYTES = 64_000_000
# Seconds of a server's Retry-After; beyond it, the learner is told to come back later.
MAX_RETRY_AFTER_SECONDS = 120.0
# Tries of a request to a server that fails.
MAX_TRIES = 5
# Redirects that a download follows.
MAX_REDIRECTS = 5
# Downloads at a time; others wait for their turn.
MAX_DOWNLOADS = 3
# Ended jobs of a kind that can still be looked up, as long as a page may show their outcome.
MAX_REMEMBERED_JOBS = 100
# Seconds that an upload waits for its turn to be converted.
MAX_CONVERSION_WAIT_SECONDS = 60.0
# Bytes of a file that holds a chat template.
MAX_TEMPLATE_FILE_BYTES = 20_000_000
# Characters of a chat template, which is a program of the model's authors.
MAX_TEMPLATE = 200_000
# Seconds for the process that renders it: it takes a moment to start, longer on a busy machine.
MAX_TEMPLATE_SECONDS = 10
# Bytes of an uploaded plan.
MAX_PLAN_BYTES = 100_000
# Steps of a plan.
MAX_PLAN_STEPS = 100
# Characters of a step's sentence.
MAX_PLAN_SENTENCE = 400
# Characters of a step's link.
MAX_PLAN_LINK = 6_000

# Connections and sessions

# Open tabs of one visitor: more than anybody reads, few enough that a few visitors do not fill a host.
MAX_TABS_PER_VISITOR = 30
# Bytes of a message of the browser: all controls of a page with several of the longest texts; kept as long
# as the session.
MAX_MESSAGE_BYTES = 2_000_000
# Sessions kept for visitors who may come back: loading a page again and again leaves one each time.
MAX_DISCONNECTED_SESSIONS = 128
# Selected points that the browser sends back; the script has the same.
MAX_PICKED_POINTS = 500
# Points that a pattern may highlight: four bytes each are sent.
MAX_HIGHLIGHTED_POINTS = 50_000
# Multiplications that the neighbours of all rows may take, ten minutes of one core.
MAX_GRAPH_PRODUCTS = 2e13
# Points of a map sent inline: they are private to the session or cannot be fetched.
MAX_INLINE_POINTS = 15_000
# Points of a map in an exported page.
MAX_EXPORTED_POINTS = 50_000
# Requests of a component that are answered in one run.
MAX_REQUESTS = 8
# Characters of such a request's number.
MAX_REQUEST_NUMBER = 40
# Replies kept for the runs that follow: one may be an image of some hundred kilobytes.
MAX_KEPT_REPLIES = 4
# Rows of the position matrix in a picture: more cannot be told apart, and each is a kilobyte or more to
# send.
MAX_POSITION_ROWS = 256

# Polls in which a class votes

# Open polls; with every poll full, storage takes some 200 MB.
MAX_POLLS = 50
# Voters of a poll.
MAX_VOTERS = 600
# Rounds of a question: before the class talks about it and after.
MAX_VOTING_ROUNDS = 2
# Characters of a question and of each of its answers.
MAX_POLL_TEXT = 600
# Questions that a poll keeps.
MAX_QUESTIONS = 30
# Of these, the teacher's own.
MAX_OWN_QUESTIONS = 20
# Characters of an own question.
MAX_OWN_QUESTION = 500
# Answers of an own question.
MAX_OWN_OPTIONS = 8
# Characters of each of its answers.
MAX_OWN_OPTION = 200
# Characters of a poll's code as it is typed.
MAX_POLL_CODE = 40
# Bytes of a vote.
MAX_VOTE_BYTES = 2_000
# Seconds in which a vote has to arrive.
MAX_VOTE_SECONDS = 10
# Seconds of a phone's connection; a browser comes back by itself, and who has gone without a word is gone
# then.
MAX_LISTENING_SECONDS = 1_800.0
# Phones that listen to the polls of a process at a time.
MAX_LISTENERS = 2_000

# Caches and files to save

# Bytes of results that sessions share. A forward pass over a sentence takes 0.2 MB in the pocket model and
# 5 MB in one of GPT-2's size.
MAX_SHARED_CACHE_BYTES = 128_000_000
# Bytes of finished runs: about ten of the largest, or a class with the default settings. An evicted run is
# trained again when its page is opened.
MAX_KEPT_RUNS_BYTES = 64_000_000
# Bytes of Word2Vec results that are kept.
MAX_TRAINED_VECTORS_BYTES = 64_000_000
# Bytes of layouts that are kept.
MAX_KEPT_LAYOUTS_BYTES = 8_000_000
# Bytes of plans as files that are kept.
MAX_KEPT_PLANS_BYTES = 50_000_000
# Files of measurements, a few MB each.
MAX_MEASUREMENT_FILES = 16
# Bytes of data in a saved archive, for hosts with little memory.
MAX_ARCHIVE_BYTES = 64_000_000
# Rows of a table on a saved page; the CSV on the live page has all.
MAX_SAVED_ROWS = 500
