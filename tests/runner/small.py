"""A workspace of two small cases, and what a run left in its outputs."""

import hashlib
import json

CASES = ("mau-so-mau-2024", "mau-so-mau-2025")


def make_small(workspace):
    """Leave of the cases in *workspace* one notebook each, which shows one line."""
    source = workspace / "notebooks" / "1-reconcile.ipynb"
    book = json.loads(source.read_text(encoding="utf-8"))
    start = next(
        n
        for n, cell in enumerate(book["cells"])
        if "parameters" in cell["metadata"].get("tags", [])
    )
    cell = {**book["cells"][start], "metadata": {}, "id": "one", "source": "agency"}
    book["cells"] = [book["cells"][start], cell]
    source.write_text(json.dumps(book), encoding="utf-8")
    for name in CASES:
        params = workspace / "params" / f"{name}.yaml"
        lines = params.read_text(encoding="utf-8").splitlines()
        kept = [each for each in lines if not each.startswith(("notebooks", "forms"))]
        text = "\n".join([*kept, "notebooks: [1-reconcile]\n"])
        params.write_text(text, encoding="utf-8")
    return workspace


def set_cell(workspace, source):
    notebook = workspace / "notebooks" / "1-reconcile.ipynb"
    book = json.loads(notebook.read_text(encoding="utf-8"))
    book["cells"][1]["source"] = source
    notebook.write_text(json.dumps(book), encoding="utf-8")


def hashes(outputs, pattern="**/*"):
    """Of everything that must be the same however often a run was disturbed."""
    return {
        path.relative_to(outputs): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in outputs.glob(pattern)
        if path.is_file() and path.name != "run.json" and ".cache" not in path.parts
    }


def hidden(outputs):
    return [path for path in outputs.iterdir() if path.name.startswith(".making")]
