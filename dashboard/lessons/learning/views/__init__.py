"""The tabs of the page Learning, a module each: all show one run, going or over."""
