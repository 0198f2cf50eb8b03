"""What a process in the background does: `manage.py run_worker` runs the jobs of the schedule and the tasks."""
