"""Small notebooks for the tests of the runner."""

import nbformat

from dtiwb.runner.executing import Job


def write_notebook(path, *cells):
    """Write a notebook of a parameters cell ``word = ""`` and the code *cells*."""
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    book.cells = [nbformat.v4.new_code_cell('word = ""')]
    book.cells[0].metadata["tags"] = ["parameters"]
    book.cells += [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(book, path)
    return path


def job_of(notebook, output=None, word="thử"):
    """Return the job of running *notebook* in its own folder."""
    return Job(
        notebook=str(notebook),
        output=str(output or notebook.with_suffix(".out.ipynb")),
        parameters={"word": word},
        root=str(notebook.parent),
    )


def text_of(body):
    """Return the plain text that the cells of a body show."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(body, "html.parser").get_text()
