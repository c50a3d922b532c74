"""The workbench: one screen on one case, in JupyterLab or as a plain page.

``session`` holds the case and what is not saved yet, ``saving`` brings it to disk,
``what_if`` supposes, ``finder`` and ``preview`` show papers. ``desk`` does what a
click asks for and fills the panels; only ``screen`` knows of a browser.
"""
