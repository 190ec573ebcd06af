"""The theme of the app, which Streamlit writes anew at the beginning of each run, written once.

It looks through all of its options six times for that, which is an eighth of what a run of this app costs.
"""

from functools import cache

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

# Streamlit's own function, which belongs to no interface: where a version has none, nothing is done.
NAME = "_populate_theme_msg"


def install() -> None:
    """Keep the theme from here on, unless somebody edits the files of this server while it runs."""
    fill = getattr(app_session, NAME, None)
    if fill is None or config.get_option("server.fileWatcherType") != "none":
        return

    @cache
    def filled(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        fill(theme, section)
        return theme

    def put(theme: CustomThemeConfig, section: str = "theme") -> None:
        # To merge even an empty theme would say that there is one.
        if filled(section).ByteSize():
            theme.MergeFrom(filled(section))

    setattr(app_session, NAME, put)
