"""What goes live when: releases, and the calendar."""
