"""The SPARQL endpoint: protocol and guard as pure functions, evaluation in worker processes."""
