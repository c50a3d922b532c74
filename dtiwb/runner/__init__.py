"""Notebooks through papermill into pages, several at a time, each in a process."""
