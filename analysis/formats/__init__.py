"""Lexicons in the formats of other tools, a module each; ``lexicon_formats`` chooses by the ending of a file."""
