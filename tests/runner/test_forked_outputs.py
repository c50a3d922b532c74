"""A forked run gives what a kernel of its own gives, and is as fresh as one."""

import json
import os
from pathlib import Path

import pytest
from runner.make_notebook import job_of, text_of, write_notebook

from dtiwb.errors import RenderError
from dtiwb.runner.executing import make_body
from dtiwb.runner.forking import Forks

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]

SHOWS = {
    "printed": "print('đã in')",
    "printed to both": "import sys; print('out'); print('err', file=sys.stderr)",
    "a value": "{'điểm': 4.5}",
    "a table": "import pandas as pd; pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})",
    "a styled table": (
        "import pandas as pd\nfrom IPython.display import HTML\n"
        "HTML(pd.DataFrame({'a': [1]}).style.set_uuid('t').to_html())"
    ),
    "a chart": (
        "import matplotlib.pyplot as plt\n"
        "plt.bar(['Sở Tư pháp', 'Sở Y tế'], [3, 4]); plt.title('Điểm')"
    ),
    "HTML, then a value": (
        "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n7"
    ),
    "a display updated": (
        "from IPython.display import display\n"
        "shown = display('old', display_id='d'); shown.update('new')"
    ),
    "a display cleared": (
        "from IPython.display import clear_output, display\n"
        "display('old'); clear_output(); display('new')"
    ),
    "a widget": "import ipywidgets; ipywidgets.__name__",
    "a shell line": "!echo shell",
    "a magic": "%pwd",
    "an await": "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "the running loop": "import asyncio; asyncio.get_event_loop().is_running()",
    "a warning": "import warnings; warnings.simplefilter('error'); 1",
    "the search path": "import sys; sys.path",
    "the current folder": "import os; os.getcwd()",
    "where it writes charts": "import matplotlib; matplotlib.get_backend()",
    "the main module": "class Own: pass\nOwn.__module__, __name__",
    "the count": "In, len(Out)",
    "no input": "try:\n    input()\nexcept Exception as error:\n    print(error)",
    "an empty cell": "   ",
}


@pytest.fixture(scope="module")
def forks():
    with Forks(2) as forks:
        yield forks


def outputs_both_ways(forks, notebook):
    """Return body and bytes as forked, then as by a kernel of its own."""
    job = job_of(notebook)
    found = []
    for make in (forks.run, lambda job: make_body(job, 60)):
        body = make(job)
        found.append((body, Path(job.output).read_bytes()))
    return found


def test_whatever_a_cell_shows_the_bytes_are_those_of_a_kernel_of_its_own(
    forks, tmp_path
):
    notebook = write_notebook(tmp_path / "a.ipynb", *SHOWS.values())
    forked, plain = outputs_both_ways(forks, notebook)
    assert b"shell" in plain[1]
    assert b"image/png" in plain[1]
    assert forked[1].decode() == plain[1].decode()
    assert forked[0] == plain[0]


def test_what_a_program_below_writes_stands_in_the_cell_that_started_it(
    forks, tmp_path
):
    """A kernel of its own keeps it, too, unless the cell ends first."""
    start = "import os\nprint('above')\ncode = os.system('echo below')"
    job = job_of(write_notebook(tmp_path / "a.ipynb", start, "print('next')"))
    forks.run(job)
    cells = json.loads(Path(job.output).read_text(encoding="utf-8"))["cells"]
    texts = ["".join(out["text"]) for cell in cells for out in cell["outputs"]]
    assert texts == ["above\nbelow\n", "next\n"]


def test_what_is_printed_into_a_widget_stands_in_the_widget(forks, tmp_path):
    """Ids are drawn, so that no two runs have the same bytes."""
    use = "import ipywidgets\nout = ipywidgets.Output()\nwith out: print('inside')"
    notebook = write_notebook(tmp_path / "a.ipynb", use, "out.outputs", "out")
    job = job_of(notebook)
    found = []
    for make in (forks.run, lambda job: make_body(job, 60)):
        make(job)
        book = json.loads(Path(job.output).read_text(encoding="utf-8"))
        (states,) = book["metadata"]["widgets"].values()
        models = [each["model_name"] for each in states["state"].values()]
        shown = [cell["outputs"] for cell in book["cells"][2:4]]
        found.append((sorted(models), shown))
    assert found[0] == found[1]
    assert "inside" in str(found[0][1])


def test_a_failing_cell_is_told_and_written_the_same(forks, tmp_path):
    notebook = write_notebook(tmp_path / "a.ipynb", "1", "def f():\n    1/0\nf()", "2")
    job = job_of(notebook)
    found = []
    for make in (forks.run, lambda job: make_body(job, 60)):
        with pytest.raises(RenderError) as caught:
            make(job)
        told = (caught.value.code, caught.value.fields)
        found.append((told, Path(job.output).read_text(encoding="utf-8")))
    assert found[0] == found[1]
    assert found[0][0] == (
        "notebook-failed",
        {
            "notebook": "a.ipynb",
            "cell": "def f():",
            "reason": "ZeroDivisionError: division by zero",
        },
    )


def test_a_parameter_the_notebook_does_not_declare_is_told_the_same(forks, tmp_path):
    notebook = tmp_path / "a.ipynb"
    write_notebook(notebook, "1")
    notebook.write_text(notebook.read_text().replace("word", "other"))
    with pytest.raises(RenderError) as caught:
        forks.run(job_of(notebook))
    assert caught.value.code == "unknown-parameter"
    assert caught.value.fields == {"notebook": "a.ipynb", "names": "word"}


def test_a_notebook_gets_its_parameters_and_runs_in_its_folder(forks, tmp_path):
    notebook = write_notebook(tmp_path / "a.ipynb", "import os", "word, os.getcwd()")
    body = forks.run(job_of(notebook, word="điểm"))
    assert text_of(body).strip() == f"('điểm', '{tmp_path}')"


def test_what_one_notebook_does_to_its_process_the_next_does_not_see(forks, tmp_path):
    spoil = (
        "import os, sys, random, builtins, types\n"
        "import numpy as np, pandas as pd, matplotlib as mpl\n"
        "os.environ['SPOILT'] = '1'; os.chdir('/'); sys.path.append('/spoilt')\n"
        "sys.modules['spoilt'] = types.ModuleType('spoilt')\n"
        "builtins.spoilt = 1; mpl.rcParams['font.size'] = 99\n"
        "pd.set_option('display.max_rows', 3); pd.read_csv = None\n"
        "random.seed(1); np.random.seed(1)\n"
        "mpl.use('svg'); x = 1; x"
    )
    look = (
        "import os, sys, builtins\n"
        "import pandas as pd, matplotlib as mpl\n"
        "[os.environ.get('SPOILT'), os.getcwd(), '/spoilt' in sys.path,\n"
        " 'spoilt' in sys.modules, hasattr(builtins, 'spoilt'),\n"
        " mpl.rcParams['font.size'], mpl.get_backend(), pd.read_csv is None,\n"
        " pd.get_option('display.max_rows'), 'x' in globals(), len(In)]"
    )
    looker = write_notebook(tmp_path / "look.ipynb", look)
    before = forks.run(job_of(looker))
    forks.run(job_of(write_notebook(tmp_path / "spoil.ipynb", spoil)))
    assert forks.run(job_of(looker)) == before
    assert before == make_body(job_of(looker), 60)


def test_two_notebooks_draw_different_random_numbers(forks, tmp_path):
    draw = (
        "import random, uuid, tempfile, numpy as np\n"
        "for each in (random.random(), np.random.rand(), uuid.uuid4(),\n"
        "             np.random.default_rng().random(), tempfile.mktemp()):\n"
        "    display(each)"
    )
    notebook = write_notebook(tmp_path / "a.ipynb", draw)
    first = text_of(forks.run(job_of(notebook))).split()
    second = text_of(forks.run(job_of(notebook))).split()
    assert len(first) == len(second) == 5
    assert set(first).isdisjoint(second)


def test_what_a_notebook_registers_for_its_end_is_done(forks, tmp_path):
    leave = "import atexit; atexit.register(lambda: open('left', 'w').close())\n1"
    forks.run(job_of(write_notebook(tmp_path / "a.ipynb", leave)))
    assert (tmp_path / "left").is_file()


def test_a_page_that_cannot_be_written_is_told_as_such(forks, tmp_path):
    notebook = write_notebook(tmp_path / "a.ipynb", "1")
    with pytest.raises(OSError) as caught:
        forks.run(job_of(notebook, output=tmp_path / "nowhere" / "out.ipynb"))
    assert "nowhere" in str(caught.value)
