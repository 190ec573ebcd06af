"""Predict, then reveal: what a learner is asked, with every answer computed from the models on screen.

A page's exercises are the functions of the module with its name; their words stand under the same names in
`dashboard/lessons/exercises/<page>.toml`.
"""
