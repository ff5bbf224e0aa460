"""The shortlist: programs an applicant follows, from the first look to the rank list, which has an order of its own."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.answers import in_range, known, sane
from applicants.models.rows import left_to_the_database

MOST_SAVED: Final = 500
MOST_LETTERS: Final = 4  # the application service sends a program no more
LONGEST_NOTE: Final = 10_000
MOST_COST: Final = 100_000  # US dollars
MOST_STEPS: Final = 3000  # of the history of one plan: six of each program where it is full
MOST_WRITTEN: Final = 2 * LONGEST_NOTE * MOST_SAVED  # bytes of all notes and questions of a plan, as a file tells them
MOST_RANKED: Final = 300  # a form of all lines has to stay within what one request may bring
LONGEST_CODE: Final = 20
LONGEST_OWN: Final = 250
OWN: Final = "own:"  # how the key of a program begins that the site does not have; no other key has a colon


class Status(models.TextChoices):
    """How far it has come, in the order of a season."""

    CONSIDERING = "considering", "Considering"
    APPLYING = "applying", "Will apply"
    APPLIED = "applied", "Applied"
    INVITED = "invited", "Invited to interview"
    INTERVIEWED = "interviewed", "Interviewed"
    RANKED = "ranked", "On my rank list"
    DECLINED = "declined", "I said no"
    REJECTED = "rejected", "They said no"


ENDED: Final = (Status.DECLINED, Status.REJECTED)
SENT: Final = (Status.APPLIED, Status.INVITED, Status.INTERVIEWED, Status.RANKED)  # the application is with them


class SavedProgramQuerySet(models.QuerySet["SavedProgram"]):
    def still_going(self) -> "SavedProgramQuerySet":
        """Those neither side has said no to."""
        return self.exclude(status__in=ENDED)


class SavedProgram(models.Model):
    """One program of one applicant's plan. ``version`` rises with every save, so that two windows notice each other.

    ``cost``: what it has cost so far, US dollars. ``questions``: what to ask them, a question a line. ``own_name``: of
    a program the site does not have, with its place and specialty as its owner told them; its key begins with ``OWN``.
    """

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="plan")
    program_key = models.CharField(max_length=80)
    own_name = models.CharField(max_length=LONGEST_OWN, blank=True, default="")
    own_place = models.CharField(max_length=LONGEST_OWN, blank=True, default="")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.CONSIDERING)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    questions = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    interview_on = models.DateField(null=True, blank=True)
    cost = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now)

    objects = SavedProgramQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="saved_program_once", fields=["profile", "program_key"]),
            known("saved_program", "status", Status),
            models.CheckConstraint(name="saved_program_key_not_blank", condition=~Q(program_key="")),
            models.CheckConstraint(
                name="own_program_has_a_name",
                condition=Q(program_key__startswith=OWN) & ~Q(own_name="")
                | ~Q(program_key__startswith=OWN) & Q(own_name="", own_place=""),
            ),
            *sane("saved_program", "interview_on"),
            in_range("saved_program", "cost", 0, MOST_COST),
        ]

    validate_constraints = left_to_the_database

    def __str__(self) -> str:
        return "a saved program"

    @property
    def called(self) -> str:
        """What it is called where the site does not list it."""
        return self.own_name or self.program_key

    @property
    def under(self) -> str:
        """What stands below that."""
        if not self.own_name:
            return "No longer listed"
        return f"A program of your own{f' · {self.own_place}' if self.own_place else ''}"

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


class AssignedLetter(models.Model):
    """A letter that is to go to a program of the plan; ``position`` leaves room for as many as a program takes."""

    saved = models.ForeignKey(SavedProgram, on_delete=models.CASCADE, related_name="letters")
    letter = models.ForeignKey("applicants.Letter", on_delete=models.CASCADE, related_name="assigned")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="letter_assigned_once", fields=["saved", "letter"]),
            models.UniqueConstraint(name="assigned_letters_in_order", fields=["saved", "position"]),
            models.CheckConstraint(name="assigned_letters_at_most_four", condition=Q(position__lt=MOST_LETTERS)),
        ]

    def __str__(self) -> str:
        return "a letter for a program"


class StatusChange(models.Model):
    """When a saved program came to a status: at the moment it was moved, or on the day its owner said (noon)."""

    saved = models.ForeignKey(SavedProgram, on_delete=models.CASCADE, related_name="history")
    status = models.CharField(max_length=20, choices=Status.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [known("status_change", "status", Status)]

    def __str__(self) -> str:
        return "a change of status"


class RankEntry(models.Model):
    """One line of the list, 1 the dearest. ``code``: the NRMP code of the track that is ranked, '' where none is known.

    A line goes with its program when that is taken off the plan; ``profile`` is the plan's, here so that a place is
    given once.
    """

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="rank_list")
    saved = models.ForeignKey("applicants.SavedProgram", on_delete=models.CASCADE, related_name="ranked")
    code = models.CharField(max_length=LONGEST_CODE, blank=True, default="")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="rank_entry_place_once", fields=["profile", "position"]),
            models.UniqueConstraint(name="rank_entry_track_once", fields=["saved", "code"]),
            models.CheckConstraint(name="rank_entry_position_in_range", condition=Q(position__range=(1, MOST_RANKED))),
        ]

    def __str__(self) -> str:
        return "a line of a rank list"
