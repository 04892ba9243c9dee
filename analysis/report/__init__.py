"""Run a study's notebooks and make the report. Only this room knows of papermill and nbconvert."""
