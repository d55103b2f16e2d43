"""Which types refer to which."""


class References:
    """built: entry → schema; written: schemas of requests that are no entries."""

    def __init__(self, built, written=()):
        self._of = {entry: referred(node) for entry, node in built.items()}
        self._of_requests = set().union(*map(referred, written))

    def items(self):
        return self._of.items()

    def reached(self, start, through=lambda entry: True, requests=False):
        """What some entries refer to, and what those refer to that are gone through; requests: what requests refer to, too."""
        found = set().union(*(self._of.get(entry, ()) for entry in start))
        if requests:
            found |= self._of_requests
        pending = list(filter(through, found))
        while pending:
            further = self._of.get(pending.pop(), set()) - found
            found |= further
            pending += filter(through, further)
        return found


def referred(node):
    """The entries that a schema refers to."""
    found, pending = set(), [node]
    while pending:
        for key, item in pending.pop().items():
            if isinstance(item, dict):
                pending.append(item)
            elif isinstance(item, list):
                pending += (part for part in item if isinstance(part, dict))
            elif key == "$ref" and not isinstance(item, str):
                found.add(item)
    return found
