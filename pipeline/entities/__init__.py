"""Doc -> entities: names, bodies, office-holders and what points back at them."""
