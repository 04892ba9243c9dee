"""Many pairs: a manifest in; a report each, an index and the results of all of them out."""
