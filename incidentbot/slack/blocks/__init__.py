"""Pure Block Kit builders, each beside the parser and the ids of what it builds."""
