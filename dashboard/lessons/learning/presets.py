"""Default texts of the page Learning."""

NEVER_SEEN = "unicorn dragon spaceship"
