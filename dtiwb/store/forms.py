"""Forms of the office in ``data/forms``: mapping and blank form, read and checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from dtiwb.models import CriteriaSet, Form, FormMapping, Params
from dtiwb.store.files import Reader, path_inside
from dtiwb.store.form_places import Wanted
from dtiwb.store.sets import refuse_repeated
from dtiwb.store.values import shorten
from dtiwb.store.yaml_files import read_record

_SUFFIXES = (".xlsx", ".docx")


def read_forms(
    params: Params, criteria_set: CriteriaSet, reader: Reader
) -> tuple[Form, ...]:
    """Read the forms that *params* names; problems go to *reader*."""
    refuse_repeated(f"params/{params.case_id}.yaml", params.forms, reader)
    wanted = _wanted(params, criteria_set)
    read = (_read_form(each, wanted, reader) for each in dict.fromkeys(params.forms))
    return tuple(form for form in read if form is not None)


def _read_form(form_id: str, wanted: Wanted, reader: Reader) -> Form | None:
    path = reader.root / "data" / "forms" / f"{form_id}.yaml"
    mapping = read_record(path, FormMapping, reader)
    if mapping is None:
        return None
    file = _beside(path, mapping.file)
    if file is None:
        value = shorten(mapping.file)
        reader.problems.add(
            reader.name(path), "form-file-name", path="file", value=value
        )
        return None
    content = reader.read_bytes(file)
    if content is None:
        return None
    form = Form(id=form_id, mapping=mapping, content=content)
    _check(form, (reader.name(path), reader.name(file)), wanted, reader)
    return form


def _check(form: Form, names: tuple[str, str], wanted: Wanted, reader: Reader) -> None:
    """Note what is wrong with mapping and form, which *names* name."""
    from dtiwb.store.form_files import open_form  # brings lxml along

    parts = open_form(form.content, names[1], form.suffix, reader)
    if not parts:
        return
    if form.suffix == ".xlsx":
        from dtiwb.store.form_sheets import check_sheet as check
    else:
        from dtiwb.store.form_papers import check_paper as check
    check(form.mapping, parts, wanted, names, reader)


def _beside(path: Path, name: str) -> Path | None:
    """Return the form *name* beside its mapping, None if it may not be one."""
    is_plain = PurePosixPath(name.replace("\\", "/")).name == name
    if not is_plain or Path(name).suffix.lower() not in _SUFFIXES:
        return None
    return path_inside(path.parent, name)


def _wanted(params: Params, criteria_set: CriteriaSet) -> Wanted:
    excused = {each.criterion for each in params.not_applicable}
    return Wanted(
        criteria=frozenset(each.id for each in criteria_set.criteria()),
        counted=tuple(each for each in _counted(criteria_set) if each not in excused),
        indicators=frozenset(each.id for each in criteria_set.indicators),
    )


def _counted(criteria_set: CriteriaSet) -> Iterator[str]:
    for indicator in criteria_set.indicators:
        for each in indicator.criteria:
            if indicator.is_scored and each.is_scored:
                yield each.id
