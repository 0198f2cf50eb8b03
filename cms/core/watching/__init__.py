"""What operators see of the site: lines in the log, and numbers. docs/monitoring.md says what each means.

`context`, `scrubbing`, `logs`: what every line says, and what none does. `metrics`: what is counted. `queues`: what
waits. `middleware`: each request. Nothing here asks a database; who collects numbers from it is `cms.watch`.
"""
