"""The keys of a type set: public names, qualified where several types share one."""

import itertools
import urllib.parse


def unique_names(entries, rank):
    """Entry → its name. Of several with one name the most public has it bare, if it is alone in
    that; the others have the shortest suffix of their full name that is their own."""
    groups = {}
    for entry in entries:
        groups.setdefault(entry.name, []).append(entry)
    names = {}
    for name, group in groups.items():
        best = min(map(rank, group))
        first = [entry for entry in group if rank(entry) == best]
        if len(first) == 1:
            names[first[0]] = name
    taken = set(names.values())
    for group in groups.values():
        for entry in group:
            if entry not in names:
                names[entry] = _free(_qualified(entry, group), taken)
                taken.add(names[entry])
    return names


def _qualified(entry, group):
    parts = entry.full_name
    others = [other.full_name for other in group if other is not entry]
    length = 2
    while length < len(parts) and any(other[-length:] == parts[-length:] for other in others):
        length += 1
    return ".".join(parts[-length:])


def _free(name, taken):
    """Page[Item] of two classes Item has one spelling twice."""
    if name not in taken:
        return name
    return next(numbered for n in itertools.count(2) if (numbered := "%s_%d" % (name, n)) not in taken)


def resolved(node, references):
    """A schema with its references by name; references is Entry → $ref."""
    if isinstance(node, dict):
        return {
            key: resolved(item, references) if isinstance(item, (dict, list)) else references.get(item, item) if key == "$ref" else item
            for key, item in node.items()
        }
    if isinstance(node, list):
        return [resolved(item, references) for item in node]
    return node


def reference(name):
    return "#/$defs/" + urllib.parse.quote(name)
