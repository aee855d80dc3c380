"""The site as a reader's browser shows it; `install.py` gets the browser."""
