"""The subject itself: one module per idea, arrays in and arrays out."""
