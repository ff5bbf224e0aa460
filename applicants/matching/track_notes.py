"""What a program's tracks mean for the applicant, in words: notes beside the verdict, never part of it."""

from programs.vocabulary import TrackKind


def track_notes(tracks: str, earlier_us_training: bool | None) -> tuple[str, ...]:
    """Sentences about a program's tracks. ``tracks``: its NRMP letters, '' when not known.

    R takes only physicians with earlier residency training and begins in the second year, in the year of the Match; P
    ends after one year, A needs a first year elsewhere (source: NRMP, managing the Main Residency Match).
    """
    it = "It" if len(tracks) == 1 else "One of its tracks"
    notes = []
    if TrackKind.PHYSICIAN_ONLY in tracks:
        yours = {
            True: "You have some in the US.",
            False: "You have none in the US.",
            None: "Add whether you have any in the US.",
        }
        notes.append(
            f"{it} takes only physicians who trained in a residency before. It begins in the second year. "
            f"{yours[earlier_us_training]}"
        )
    if TrackKind.PRELIMINARY in tracks:
        notes.append(f"{it} is preliminary: training there ends after one year.")
    if TrackKind.ADVANCED in tracks:
        notes.append(f"{it} is advanced: you need a first year of training elsewhere.")
    return tuple(notes)
