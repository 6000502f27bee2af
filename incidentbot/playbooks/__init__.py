"""Playbooks: the processes as files, and what reads them."""
