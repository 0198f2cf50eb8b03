"""What makes an article ready to be read: checks over plain facts, each with a rule's page in docs/checks/. Pure."""
