"""The command line, one file a verb. Reports go to stdout, progress and usage to stderr."""
