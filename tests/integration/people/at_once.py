"""Several people doing something in the same moment, each in a unit of work of their own."""

import threading
from collections.abc import Callable

from flask import Flask

from induction.db import unit_of_work


def at_once(app: Flask, jobs: list[Callable[[], object]]) -> list[object]:
    """Do the jobs at the same time, each in a thread; give what each returned, or the refusal it met."""
    answers: list[object] = [None] * len(jobs)
    ready = threading.Barrier(len(jobs))

    def run(place: int, job: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    answers[place] = job()
            except Exception as refusal:
                answers[place] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
