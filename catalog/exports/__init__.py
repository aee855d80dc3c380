"""Other people's formats: what the catalog says, for their tools."""
