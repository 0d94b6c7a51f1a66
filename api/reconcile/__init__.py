"""The Reconciliation Service API, 0.1 and 0.2: names of a table to entities of the graph.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. Read in this order: ``questions``
(what is asked), ``candidates`` (which entities may be meant), ``judge`` (which one is, and how sure that is),
``endpoint`` (a batch over HTTP), ``draft`` (the same by the draft of 1.0).
"""
