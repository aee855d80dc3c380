"""GitHub Actions played on this machine: a workflow's own steps, in real repositories on disk."""
