"""Reads and checks the content files: each table becomes a dataclass, and an error says where it is."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Content = TypeVar("_Content")


class ContentError(Exception):
    """A content file is wrong; the message says where and how."""


def read_as(cls: type[_Content], table: dict[str, Any], where: str) -> _Content:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    try:
        return cls(**values)
    except TypeError as error:  # a field is missing or unknown
        raise ContentError(f"{where}: {error}") from error


def read_each(cls: type[_Content], tables: list[dict[str, Any]], where: str) -> tuple[_Content, ...]:
    return tuple(read_as(cls, table, where) for table in tables)


def by_key(rows, key: str):
    for row in rows:
        if row.key == key:
            return row
    raise ContentError(f"There is nothing called {key}.")


def check_keys(keys: list[str]) -> None:
    for key in keys:
        require(bool(SLUG.fullmatch(key)), f"{key!r} cannot stand as a key.")
        require(keys.count(key) == 1, f"There are two called {key}.")


def require(condition: bool, message: str) -> None:
    if not condition:
        raise ContentError(message)


KINDS = frozenset({"service_user", "staff", "peer_mentor", "other"})  # stories.models.Kind
THEMES = ("understanding-me", "not-being-judged", "helping-others")


@dataclass(frozen=True)
class NoticeWords:
    """The wording of a notice. For the publication's also the agreement under it: which uses, and since when."""

    title: str
    version: int
    language: str
    text: str
    controller: str
    contact: str
    purposes: str
    lawful_basis: str
    conditions: str
    kept_for: str
    how: str = ""
    given_on: date | None = None
    uses: tuple[str, ...] = ()
    audience: str = ""
    label: str = ""  # beside each published word
    take_out: str = ""  # at the foot of each page of them
