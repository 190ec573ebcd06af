"""Course content: lessons and their words, exercises and their grading, plans, glossary."""
