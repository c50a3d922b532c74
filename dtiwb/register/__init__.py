"""Danh mục minh chứng: an evidence folder, what its papers say, and where they help."""
