"""The incident in Slack under one name: its surfaces, its panel, its forms and its notices."""

from incidentbot.slack.blocks.lifecycle import (
    farewell,
    link_form,
    notice,
    parse_link,
    parse_private,
    parse_severity,
    parse_status,
    private_form,
    severity_form,
    status_form,
    trouble,
    welcome,
)
from incidentbot.slack.blocks.panel import panel, shown
from incidentbot.slack.blocks.surfaces import announcement, bookmarks, summary, topic

__all__ = [
    "announcement",
    "bookmarks",
    "farewell",
    "link_form",
    "notice",
    "panel",
    "parse_link",
    "parse_private",
    "parse_severity",
    "parse_status",
    "private_form",
    "severity_form",
    "shown",
    "status_form",
    "summary",
    "topic",
    "trouble",
    "welcome",
]
