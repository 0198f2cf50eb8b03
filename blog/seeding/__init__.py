"""Generated articles in any number: for measuring how a large site behaves, never for publishing."""
