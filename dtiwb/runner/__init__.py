"""Notebooks through papermill into pages, one case after another."""
