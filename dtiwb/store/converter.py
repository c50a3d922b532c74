"""Untyped data into records, with every problem and its place at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from cattrs import Converter
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)

from dtiwb.errors import Problem
from dtiwb.models import FactValue, Period, Rule
from dtiwb.store.values import (
    ValueProblem,
    parse_bool,
    parse_date,
    parse_fact_value,
    parse_fraction,
    parse_int,
    parse_number,
    parse_period,
    parse_text,
    shorten,
)

Record = TypeVar("Record")

_RULES = {get_args(get_type_hints(rule)["kind"])[0]: rule for rule in get_args(Rule)}


@dataclass(slots=True)
class Problems:
    """A list of problems that grows while files are read."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        file: str,
        code: str,
        *,
        row: int | None = None,
        column: str | None = None,
        path: str | None = None,
        **fields: str,
    ) -> None:
        """Note one problem; keyword arguments fill its sentence."""
        self.found.append(
            Problem(
                file=file, code=code, row=row, column=column, path=path, fields=fields
            )
        )


def structure(
    data: object,
    record: type[Record],
    problems: Problems,
    file: str,
    row: int | None = None,
) -> Record | None:
    """Turn *data* into a *record*; None, and the reasons in *problems*, if it cannot.

    With *row* the places are columns of a table row, else paths of a YAML file.
    """
    try:
        return _CONVERTER.structure(data, record)
    except Exception as error:
        for path, code, fields in _explain(error, ""):
            column, spot = (None, path or None) if row is None else (path or None, None)
            problems.found.append(
                Problem(
                    file=file,
                    code=code,
                    row=row,
                    column=column,
                    path=spot,
                    fields=fields,
                )
            )
        return None


def _explain(
    error: BaseException, path: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield place, code and fields of every problem inside *error*."""
    match error:
        case ClassValidationError():
            noted, rest = error.group_exceptions()
            for inner, note in noted:
                yield from _explain(inner, f"{path}.{note.name}".lstrip("."))
            for inner in rest:
                yield from _explain(inner, path)
        case IterableValidationError():
            listed, rest_of_list = error.group_exceptions()
            for inner, item in listed:
                place = (
                    f"[{item.index}]"
                    if isinstance(item.index, int)
                    else f".{item.index}"
                )
                yield from _explain(inner, f"{path}{place}".lstrip("."))
            for inner in rest_of_list:
                yield from _explain(inner, path)
        case ForbiddenExtraKeysError(extra_fields=extra, cl=cl):
            known = ", ".join(get_type_hints(cl))
            for key in sorted(map(str, extra)):
                yield (
                    f"{path}.{key}".lstrip("."),
                    "unknown-key",
                    {"key": shorten(key), "known": known},
                )
        case KeyError():
            key = str(error.args[0])
            parent = path.rpartition(".")[0] if path.rpartition(".")[2] == key else path
            yield f"{parent}.{key}".lstrip("."), "missing-key", {"key": key}
        case ValueProblem():
            yield path, error.code, error.fields
        case _:
            yield path, "not-readable", {"value": shorten(str(error))}


def _literal(value: object, kind: Any) -> Any:
    allowed = get_args(kind)
    if value in allowed:
        return value
    listing = ", ".join(f"«{each}»" for each in allowed if each != "")
    raise ValueProblem("not-one-of", value=shorten(str(value)), allowed=listing)


def _rule(value: object, _: object) -> Any:
    kind = str(_mapping(value).get("kind", ""))
    if kind not in _RULES:
        raise ValueProblem(
            "unknown-rule-kind", value=shorten(kind), known=", ".join(_RULES)
        )
    return _CONVERTER.structure(value, _RULES[kind])


def _tuple_hook(kind: Any) -> Callable[[object, Any], tuple[Any, ...]]:
    (element, _) = get_args(kind)

    def read(value: object, _: Any) -> tuple[Any, ...]:
        if isinstance(value, str) and (
            element in (str, int) or get_origin(element) is Literal
        ):
            value = [part.strip() for part in value.split(";") if part.strip()]
        if not isinstance(value, list):
            raise ValueProblem("not-a-list", value=shorten(str(value)))
        return tuple(_CONVERTER.structure(value, list[element]))  # type: ignore[valid-type]

    return read


def _mapping_only(cl: Any) -> Callable[[object, Any], Any]:
    """Refuse anything but a mapping where a record is expected."""
    from cattrs.gen import make_dict_structure_fn

    inner = make_dict_structure_fn(cl, _CONVERTER, _cattrs_forbid_extra_keys=True)
    known = get_type_hints(cl)

    def read(value: object, kind: Any) -> Any:
        return inner(
            {k: v for k, v in _mapping(value).items() if v != "" or k not in known},
            kind,
        )

    return read


def _dict_hook(kind: Any) -> Callable[[object, Any], Any]:
    from cattrs.gen import mapping_structure_factory

    inner = mapping_structure_factory(kind, _CONVERTER)
    return lambda value, _: inner(_mapping(value), kind)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueProblem("not-a-mapping", value=shorten(str(value)))
    return value


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_dict(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is dict


def _ignoring_type(parse: Callable[[object], Any]) -> Callable[[object, Any], Any]:
    return lambda value, _: parse(value)


def _build() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    scalars: tuple[tuple[Any, Callable[[object], Any]], ...] = (
        (str, parse_text),
        (int, parse_int),
        (bool, parse_bool),
        (Decimal, parse_number),
        (Fraction, parse_fraction),
        (date, parse_date),
        (Period, parse_period),
        (FactValue, parse_fact_value),
    )
    for kind, parse in scalars:
        converter.register_structure_hook(kind, _ignoring_type(parse))
    converter.register_structure_hook(Rule, _rule)
    converter.register_structure_hook_func(_is_literal, _literal)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(_is_dict, _dict_hook)
    converter.register_structure_hook_factory(
        lambda kind: (
            isinstance(kind, type)
            and hasattr(kind, "__dataclass_fields__")
            and kind is not Period
        ),
        _mapping_only,
    )
    return converter


_CONVERTER = _build()
