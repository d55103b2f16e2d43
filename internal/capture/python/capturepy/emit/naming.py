"""What the types of a set are called among themselves."""

import urllib.parse

PREFIX = "#/$defs/"


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


def reference(identity):
    return PREFIX + urllib.parse.quote(identity)
