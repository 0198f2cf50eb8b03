"""Patterns of the resolver as addresses."""

import re

PART = re.compile(r"<(?:\w+:)?(\w+)>")


def filled(pattern: str, known: dict[str, str]) -> str:
    """Each part by the longest beginning of the pattern that `known` has it for (“beginning:name”), else 1."""
    found = pattern.replace("^", "").replace("$", "").replace("\\", "")

    def value(name: str) -> str:
        keys = [key for key in known if key.endswith(f":{name}") and pattern.startswith(key[: -len(name) - 1])]
        return known[max(keys, key=len)] if keys else "1" * 43 if name == "token" else "1"

    found = replaced_groups(found, value)
    return "/" + PART.sub(lambda match: value(match[1]), found)


def replaced_groups(pattern: str, value: object) -> str:
    """Groups of regular expressions, named or not, replaced by values."""
    out, at = "", 0
    while at < len(pattern):
        if pattern[at] != "(":
            out += pattern[at]
            at += 1
            continue
        end, depth = at, 0
        while True:
            depth += {"(": 1, ")": -1}.get(pattern[end], 0)
            if depth == 0:
                break
            end += 1
        group = pattern[at : end + 1]
        name = re.match(r"\(\?P<(\w+)>", group)
        choice = re.match(r"\((?:\?P<\w+>)?([a-z]+)\|", group)
        if choice:
            out += choice[1]
        elif name:
            out += value(name[1])  # type: ignore[operator]
        else:
            out += "" if group.startswith("((?:") else "1"
        at = end + 1
    return out.replace(".*", "x").replace("?", "")
