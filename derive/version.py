"""The version, by itself so that it costs nothing to import."""

__version__ = "0.1.0"
