"""The registry of questions, for people: what several live articles answer, who owns it, who refers to it."""
