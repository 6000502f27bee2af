"""Finds the line in which a key of a YAML file stands."""

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from incidentbot.playbooks.problems import Path, Problem

LITERAL = "|"


class Lines:
    """The lines of one file by the path of the key."""

    def __init__(self, root: Node | None) -> None:
        self._root = root

    def of(self, problem: Problem) -> int:
        """Return the line of a problem, or of the nearest block around it that the file has."""
        line, node = self._found(problem.path)
        if problem.row is None or not isinstance(node, ScalarNode):
            return line
        if node.style == LITERAL:
            return int(node.start_mark.line) + 1 + problem.row
        # Folded and quoted text has its lines broken elsewhere than the file does.
        return int(node.start_mark.line) + 1

    def _found(self, path: Path) -> tuple[int, Node | None]:
        node, line = self._root, 1
        for part in path:
            found = _step(node, part)
            if found is None:
                return line, None
            line, node = found
        return line, node


def weight(node: Node | None, known: dict[int, int] | None = None) -> int:
    """Count the parts of a file with every alias written out; a loop counts once."""
    known = {} if known is None else known
    if node is None or id(node) in known:
        return known.get(id(node), 0)
    known[id(node)] = 1
    parts: list[Node] = []
    if isinstance(node, SequenceNode):
        parts = node.value
    elif isinstance(node, MappingNode):
        parts = [value for _, value in node.value]
    known[id(node)] = 1 + sum(weight(part, known) for part in parts)
    return known[id(node)]


def _step(node: Node | None, part: str | int) -> tuple[int, Node] | None:
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    return None
