"""The texts that the page's boxes hold."""

NEVER_SEEN = "unicorn dragon spaceship"
