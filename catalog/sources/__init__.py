"""Foreign formats: one module each, text to drafts. The only place that may use the network."""
