"""What each command does; ``pipeline.cli`` says how it is called. A module here is imported when it runs."""
