"""Local servers that speak the protocols of the services that `catalog.services` asks."""
