"""Explore two articles."""
