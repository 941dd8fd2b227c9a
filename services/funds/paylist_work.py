"""Work on pay lists, carried on by the clerk: for as long as one run may take, from wherever the last one stopped."""

from collections.abc import Callable, Iterator, Mapping

from services.funds import building, giving_back, jobs, paylist_approval
from services.funds.jobs import Job, Step

SLICE_SECONDS = 60.0
SAVE_EVERY = 10
"""Steps between two savings of the progress; what is done again after a crash changes nothing."""

TASKS: Mapping[str, Callable[[Job], Iterator[Step]]] = {
    "build": building.build,
    "release": building.release,
    "open": paylist_approval.open_lines,
    "give-back": giving_back.carry_out,
}


def carry_on(programme: str, paylist: str) -> bool:
    """Carries on the work on a list; True when there is none left.

    A run ends after a minute and saves how far it came, which is an event that starts the next one.
    """
    job = jobs.take(programme, paylist)
    if job is None:
        return True
    end = jobs.clock() + SLICE_SECONDS
    try:
        for number, step in enumerate(TASKS[job.task](job), 1):
            over = jobs.clock() > end
            # A phase is kept before its first write: what the phase before it claimed must stand still from then on.
            if over or number % SAVE_EVERY == 0 or step.phase != job.phase:
                job = jobs.save(job, step)
            if over:
                jobs.release(job)
                return False
    except jobs.Lost:
        return False
    return jobs.find(programme, paylist) is None
