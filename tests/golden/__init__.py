"""The Markdown pages of the toy catalog, as people have read and accepted them."""
