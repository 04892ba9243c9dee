"""Every exercise of the course that has a check, by its number: session, point, place in the session."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.teaching.kinds import Exercise
from analysis.teaching.sessions import chance, counting, own_pair, reading, stance, weighing

_SESSIONS = (reading, counting, weighing, stance, chance, own_pair)
EXERCISES: Mapping[str, Exercise] = {
    number: exercise for session in _SESSIONS for number, exercise in session.EXERCISES.items()
}
