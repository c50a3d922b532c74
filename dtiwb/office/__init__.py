"""Office files as the XML they are: read and changed in place, nothing else lost. Pure.

To load a workbook or a document with a library and save it again drops what the
library does not know. Whoever only fills in cells changes only those.
"""
