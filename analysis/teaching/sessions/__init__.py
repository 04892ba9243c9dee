"""The exercises of the course that have a check, a module a session; what is right is computed from the study.

The questions themselves stand in ``notebooks/teaching/source``; a test keeps both in step.
"""
