"""The graph in the shape of Wikibase, the software of Wikidata: for tools that were made for that.

``reading`` and ``news`` make ``model`` of what the graph holds; ``json_form``, ``rdf_form`` and ``rest_form`` write it.
``entity_data`` serves it as documents, ``api_php`` and ``actions`` by the API of MediaWiki, ``rest`` by Wikibase's.
"""
