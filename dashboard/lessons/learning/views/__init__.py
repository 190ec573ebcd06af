"""Tabs of the page Learning, one module each; all show one run, active or finished."""
