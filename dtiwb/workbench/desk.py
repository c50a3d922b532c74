"""The screen without the screen: messages in, panels of HTML out, nothing raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dtiwb.errors import DtiwbError
from dtiwb.models import Case
from dtiwb.wording import say, tell
from dtiwb.workbench.panels import PANELS, closed_panels, defect_panel, open_panels
from dtiwb.workbench.session import Session
from dtiwb.workbench.work import ACTS, Message, Work


class Desk:
    """One person's desk with one case on it.

    ``work`` is None while the case cannot be opened; ``problems`` then says why.
    ``run_state`` says how far the notebooks are, ``is_running`` whether they run.
    """

    def __init__(self, open_case: Callable[[], Case]) -> None:
        self.work: Work | None = None
        self.run_state = ""
        self.is_running = False
        self.problems = ""
        self._open_case = open_case
        self._open()

    def _open(self) -> None:
        try:
            session = Session(self._open_case)
        except (DtiwbError, OSError) as error:
            self.problems = tell(error)
            return
        if session.assessment.criteria:
            self.work = Work(session)
        else:  # a set of which only the main indices are published
            self.problems = say("workbench.no-criteria", session.language)

    def handle(self, message: Message) -> None:
        """Do what *message* asks for under ``do``; what is not known is passed over."""
        do = message.get("do", "")
        if self.work is None:
            if do == "reload":
                self._open()
        elif do in ACTS:
            self.work.notices = []
            try:
                ACTS[do](self.work, message)
            except (DtiwbError, OSError) as error:
                self.work.notices.append(tell(error))
            except Exception as error:  # a defect of ours must not take the screen down
                self.work.notices.append(_defect(error, self.language))

    @property
    def language(self) -> str:
        """``vi`` or ``en``; Vietnamese while there is no case."""
        return self.work.session.language if self.work else "vi"

    @property
    def chosen(self) -> str:
        """The id of the criterion shown; "" while there is no case."""
        return self.work.criterion_id if self.work else ""

    def learn(self) -> Iterator[int]:
        """Read one paper at each step; see ``Finder.learn``."""
        return self.work.finder.learn() if self.work else iter(())

    def panels(self) -> Mapping[str, str]:
        """Return the HTML of every panel, by its name; after a defect only of one."""
        if self.work is None:
            return {**dict.fromkeys(PANELS, ""), **closed_panels(self.problems)}
        try:
            return open_panels(self.work, self.run_state, self.is_running)
        except Exception as error:  # the others stay as they were
            return {"notice": defect_panel(_defect(error, self.language))}


def _defect(error: Exception, language: str) -> str:
    what = f"{type(error).__name__}: {error}"
    return say("workbench.defect", language, what=what)
