"""Finds the line in which a key of a YAML file stands."""

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from incidentbot.playbooks.problems import Path


class Lines:
    """The lines of one file by the path of the key."""

    def __init__(self, root: Node | None) -> None:
        self._root = root

    def of(self, path: Path) -> int:
        """Return the line of a key, or of the nearest block around it that the file has."""
        node, line = self._root, 1
        for part in path:
            found = _step(node, part)
            if found is None:
                break
            line, node = found
        return line


def _step(node: Node | None, part: str | int) -> tuple[int, Node] | None:
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    return None
