"""Buttons and forms of the work, a module for each noun; actions and modals look here."""
