"""What an incident is and what follows from what happens to it: pure values and rules."""
