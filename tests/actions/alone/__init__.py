"""Put on a Python program's path: `sitecustomize`, which lets it know no other machine."""
