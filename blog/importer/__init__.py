"""From source files to typed blocks and back, without losing a word.

    file ─reader→ Document (front matter, pieces with line numbers)
         ─mapper→ Draft (fields, blocks with stable ids, every decision explained)
         ─writer→ page     page ─exporter→ file

Readers, mapper and exporter's text are pure; only `writer` and the edges of `exporter` know Django.
"""
