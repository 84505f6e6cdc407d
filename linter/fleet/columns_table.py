"""The columns of the dataset: one wide row type, `kind` says which of them a row fills."""

from __future__ import annotations

VERSION = 1
"""Changes when a column does: partitions of one version have the same columns."""
EVERY = "kind:text repository:text commit:text scan:text scanned_on:day".split()
PLACE = "path:text line:int owner:text team:text".split()
KINDS = {
    "repository": (
        "tool:text data_as_of:day key_id:text files:int connectors:int manifests:int owned:flag unowned:int"
    ).split(),
    "finding": PLACE + (
        "id:text rule:text trigger:text severity:text confidence:text message:text resource:text key:text "
        "ends:day by_end:day window_days:int deadline:day estimated:flag suppression:text "
        "product_id:text product:text version:text replacement:text integrations:texts"
    ).split(),
    "credential": PLACE + "name:text key:text resource:text form:text weak:flag environment:text fingerprint:text".split(),
    "connector": PLACE + "name:text family:text type:text role:text systems:texts".split(),
    "version": PLACE + "form:text name:text version:text resource:text".split(),
    "notice": "path:text line:int level:text message:text".split(),
}
"""Kind of row to its columns as `name:type`; a view of the same name, in the plural, shows them."""
RUN = "run:text day:day repository:text commit:text scan:text status:text error:text seconds:number".split()
"""The columns of a run: a row a repository. `status` is scanned, unchanged or failed."""
