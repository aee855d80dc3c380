"""Asking services for a paper's metadata: one module per service, one client, one who asks."""
