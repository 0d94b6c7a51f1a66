"""What the server says of itself and of its data, in RDF and as a page."""
