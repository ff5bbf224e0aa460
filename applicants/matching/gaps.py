"""What the profile does not say yet: listed once, never sent to a program."""

from applicants.matching.standing import Standing
from programs.vocabulary import Answer


def profile_gaps(me: Standing) -> tuple[str, ...]:
    """Sentences "Add …" for the facts that rules and factors miss, in the order the profile asks them."""
    file = me.file
    gaps = []
    if me.img.answer is Answer.UNKNOWN:
        gaps.append(me.img.reason)
    if me.visa_need.answer is Answer.UNKNOWN:
        gaps.append(me.visa_need.reason)
    elif me.group.group is None and me.img.answer is Answer.YES:
        gaps.append(me.group.reason)
    if file.visas_accepted is None and me.visa_need.answer is not Answer.NO:
        gaps.append("Add which visas you would accept.")
    if file.graduated_on is None and file.medical_school_country != "CA":
        gaps.append("Add your graduation date.")
    if file.exams is None:
        gaps.append("Add your exams, failed sittings included.")
    elif me.step2_ck.passed and me.step2_ck.score is None:
        gaps.append("Add your Step 2 CK score.")
    certificate_possible = file.exams is None or me.certificate_exams_passed
    if me.img.answer is not Answer.NO and me.certificate_on is None and certificate_possible:
        gaps.append("Add the date of your ECFMG certificate, or when you expect it.")
    if file.letters is None:
        gaps.append("Add your letters.")
    elif any(None in (letter.us_faculty, letter.specialty, letter.status) for letter in file.letters):
        gaps.append("Add who wrote each letter, for which specialty, and whether it is in hand.")
    if file.experience is None:
        gaps.append("Add your clinical experience.")
    elif not me.experience_complete:
        gaps.append("Add the country, specialty and months of each experience.")
    if me.signal_allowances and file.signals is None:
        gaps.append("Add the programs you signal.")
    return tuple(gaps)
