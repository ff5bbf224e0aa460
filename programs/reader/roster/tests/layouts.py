# ruff: noqa: E501 - texts as pages have them
"""Rosters in many layouts, with what they count as. Every name is made of syllables; no roster is anybody's.

``expected``: class → listed, US MD, US DO, Canada, Puerto Rico, IMG; what is missing to ``listed`` is unresolved.
"""

from typing import NamedTuple

Counts = dict[str, tuple[int, int, int, int, int, int]]


class Layout(NamedTuple):
    name: str
    text: str
    expected: Counts


LAYOUTS = [
    Layout(
        "the school above the name, faculty between the classes, a name without a degree",
        """
The team

PGY-1

Tulane Univeristy School of Medicne
Bremol Tashiv, MD

Washington University of Barbados
Odrin Kelvash, MD

Rowan University
Sumel Dravot

Leadership

University of Khartoum
Fenira Lubosk, MD, Program Director

PGY-2

Frank H. Netter MD School of Medicine
Quemis Orvadel, MD

Istanbul Medical Faculty
Hastel Brimov, MD
""",
        {"PGY-1": (3, 1, 0, 0, 0, 1), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "names inside sentences, with a degree or a title",
        """
Our interns

It is a joy to welcome Bremol Tashiv, MD, who read history at Brown University and took the medical degree at Yale School of Medicine.

Dr. Odrin Kelvash joins us from Noorda College of Osteopathic Medicine. Before medicine came Rice University, and before that Lima, OH.

Our PGY-2s

Please meet Sumel Dravot, MBBS, who grew up in Reno, NV, and finished medical school at Sheikh Zayed Medical College.
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (1, 0, 0, 0, 0, 1)},
    ),
    Layout(
        "countries and schools in brackets",
        """
PGY1
- Dr. Bremol Tashiv (University of Iowa Carver College of Medicine)
- Dr. Odrin Kelvash (India)
- Dr. Sumel Dravot (IMG)
- Dr. Fenira Lubosk (USA)

PGY2
- Dr. Quemis Orvadel (Puerto Rico)
- Dr. Hastel Brimov (Canada)
- Dr. Gorvan Pelsk (Tehran University of Medical Sciences)
""",
        {"PGY-1": (4, 1, 0, 0, 0, 2), "PGY-2": (3, 0, 0, 1, 1, 1)},
    ),
    Layout(
        "surnames in capitals, a dash and two figures of a year",
        """
Class of 2028
TASHIV, Bremol MBBS — Dhaka Medical College '22
KELVASH, Odrin MD — Wayne State University School of Medicine '23

Class of 2029
DRAVOT, Sumel DO — Kansas City University COM '25
LUBOSK, Fenira MD — N/A '25
""",
        {"PGY-2": (2, 1, 0, 0, 0, 1), "PGY-1": (2, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "towns abroad beside schools of the US",
        """
PGY-1
Bremol Tashiv, MD; Renaissance School of Medicine; Accra, Ghana
Odrin Kelvash, MD; Cairo University; Warsaw, IN
Sumel Dravot, MD; University of Toledo College of Medicine; Damascus, MD
Fenira Lubosk, MD; (school to follow); Lahore, Pakistan
""",
        {"PGY-1": (4, 2, 0, 0, 0, 1)},
    ),
    Layout(
        "a table with tabs, the school before the hometown, a class column in words",
        """
Resident\tHometown\tMedical School\tYear
Bremol Tashiv, MD\tTulsa, OK\tUniversity of Oklahoma College of Medicine\tPGY-1
Odrin Kelvash, DO\tReno, NV\tTouro University Nevada\tPGY-1
Sumel Dravot, MBBS\tKarachi, Pakistan\tDow Medical College\tPGY-2
Fenira Lubosk, MD\tAustin, TX\tMcGill University\tPGY-2
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 0, 0, 1, 0, 1)},
    ),
    Layout(
        "a markdown table without a class, under headings with hashes",
        """
# Our Residents

## PGY1 (Class of 2029)

| Resident | College | Med School |
| :-- | :-- | :-- |
| **Bremol Tashiv**, MD | Rice University | Baylor College of Medicine |
| **Odrin Kelvash**, DO | Iowa State University | Des Moines University |

## PGY2 (Class of 2028)

| Resident | College | Med School |
| :-- | :-- | :-- |
| **Sumel Dravot**, MD | Cairo University | Cairo University |
| **Fenira Lubosk**, MD | Emory University | Emory University |
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "one line a person with dashes, town behind the school",
        """
Residents

Interns
Bremol Tashiv, MD - Yale School of Medicine - New Haven, CT
Odrin Kelvash, DO - Western University of Health Sciences - Pomona, CA
Second Years
PGY-2
Sumel Dravot, MD - Ross University School of Medicine - Dublin, OH
Fenira Lubosk, MD - Tulane University - New Orleans, LA
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "names without degrees, dashes before the school",
        """
Current Residents 2026-2027

PGY-1

Bremol Tashiv – University of Nebraska College of Medicine
Odrin Kelvash – Rocky Vista University
Sumel Dravot – Tanta University

PGY-2

Fenira Lubosk – University of Saskatchewan
Quemis Orvadel – University of Nevada, Reno
""",
        {"PGY-1": (3, 1, 1, 0, 0, 1), "PGY-2": (2, 1, 0, 1, 0, 0)},
    ),
    Layout(
        "the school in brackets",
        """
House Officers

PL-1
Bremol Tashiv, MD (University of Vermont)
Odrin Kelvash, DO (LECOM Bradenton)
PL-2
Sumel Dravot, MBBCh (Ain Shams University)
Fenira Lubosk, MD (Wayne State University School of Medicine)
PL-3
Quemis Orvadel, MD (University of Toronto)
Hastel Brimov, MD
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1), "PGY-3": (2, 0, 0, 1, 0, 0)},
    ),
    Layout(
        "the school before the name",
        """
Our Residents

PGY-1
Medical College of Wisconsin – Bremol Tashiv, MD
Kansas City University – Odrin Kelvash, DO
PGY-2
Semmelweis University – Sumel Dravot, MD
University of Louisville – Fenira Lubosk, MD
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "the degree before the name, alternating lines",
        """
First-Year Residents
Dr. Bremol Tashiv
Rush Medical College
Dr. Odrin Kelvash
Marian University College of Osteopathic Medicine
Second-Year Residents
Dr. Sumel Dravot
Makerere University
Dr. Fenira Lubosk
Dalhousie University
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 0, 0, 1, 0, 1)},
    ),
    Layout(
        "all capitals",
        """
MEET OUR RESIDENTS
PGY 1
BREMOL TASHIV, MD
UNIVERSITY OF IOWA CARVER COLLEGE OF MEDICINE
ODRIN KELVASH, DO
A.T. STILL UNIVERSITY
PGY 2
SUMEL DRAVOT, MD
AMERICAN UNIVERSITY OF ANTIGUA
FENIRA LUBOSK, MD
ALBANY MEDICAL COLLEGE
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "cards with a label on its own line and the college before it",
        """
Class of 2027
Bremol Tashiv
Undergraduate
Brandeis University
Medical School
SUNY Downstate
Fun fact
Keeps bees.

Odrin Kelvash
Undergraduate
SUNY Albany
Medical School
NYITCOM
Fun fact
Runs a choir.

Class of 2028
Sumel Dravot
Undergraduate
University of Ghana
Medical School
University of Ghana Medical School
Fun fact
Never late.

Fenira Lubosk
Undergraduate
Cornell University
Medical School
Weill Cornell Medical College
Fun fact
Bakes bread.
""",
        {"PGY-2": (2, 1, 1, 0, 0, 0), "PGY-1": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "labels side by side on one line, 'Med School' last",
        """
Residents
PGY-1
Bremol Tashiv, MD | Hometown: Fargo, ND | College: Macalester College | Med School: University of North Dakota
Odrin Kelvash, DO | Hometown: Yakima, WA | College: Gonzaga University | Med School: PNWU
PGY-2
Sumel Dravot, MBBS | Hometown: Pune, India | College: - | Med School: Armed Forces Medical College, Pune
Fenira Lubosk, MD | Hometown: Mobile, AL | College: Auburn University | Med School: University of South Alabama
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "a bullet list with colons and the class behind the name",
        """
Current residents
- Bremol Tashiv, MD, PGY-1: Creighton University School of Medicine
- Odrin Kelvash, DO, PGY-1: Burrell College of Osteopathic Medicine
- Sumel Dravot, MD, PGY-2: Universidad de Guadalajara
- Fenira Lubosk, MD, PGY-2: Stony Brook University
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "'From:' is the school",
        """
Our Residents
R1
Bremol Tashiv, MD
From: University of Rochester School of Medicine
Odrin Kelvash, DO
From: West Virginia School of Osteopathic Medicine
R2
Sumel Dravot, MD
From: Jagiellonian University Medical College
Fenira Lubosk, MD
From: Howard University College of Medicine
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "two columns flattened without gaps between them",
        """
Residents
PGY-1
Bremol Tashiv, MD Odrin Kelvash, DO
University of Utah School of Medicine Noorda College of Osteopathic Medicine
PGY-2
Sumel Dravot, MD Fenira Lubosk, MD
Aga Khan University Medical College University of Michigan Medical School
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "captions of photographs above each name",
        """
PGY-1 Residents

Photo of Bremol Tashiv
Bremol Tashiv, M.D.
Vanderbilt University School of Medicine
Nashville, TN

Photo of Odrin Kelvash
Odrin Kelvash, D.O.
Campbell University
Raleigh, NC

PGY-2 Residents

Photo of Sumel Dravot
Sumel Dravot, M.B.B.S.
Kasturba Medical College, Mangalore
Goa, India

Photo of Fenira Lubosk
Fenira Lubosk, M.D.
Meharry Medical College
Memphis, TN
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "numbered, the hometown before the school",
        """
Residents in training
PGY-1
1. Bremol Tashiv, MD, Omaha, NE, University of Nebraska Medical Center
2. Odrin Kelvash, DO, Tampa, FL, Nova Southeastern University College of Osteopathic Medicine
PGY-2
3. Sumel Dravot, MD, Amman, Jordan, Jordan University of Science and Technology
4. Fenira Lubosk, MD, Boise, ID, University of Washington School of Medicine
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "school and town with a dash on the line under the name",
        """
Intern Class

Bremol Tashiv, MD
Temple University – Philadelphia

Odrin Kelvash, DO
PCOM – Philadelphia

PGY-2 Class

Sumel Dravot, MD
Trinity College Dublin – Ireland

Fenira Lubosk, MD
McMaster University – Hamilton, ON
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 0, 0, 1, 0, 1)},
    ),
    Layout(
        "Spanish, accents lost, schools of Puerto Rico",
        """
Residentes
Residentes de primer ano
Bremol Tashiv, MD
Escuela de Medicina: Universidad Central del Caribe
Odrin Kelvash, MD
Escuela de Medicina: Universidad Autonoma de Guadalajara
Residentes de segundo ano
Sumel Dravot, MD
Escuela de Medicina: Ponce Health Sciences University
Fenira Lubosk, MD
Escuela de Medicina: Universidad Central del Este
""",
        {"PGY-1": (2, 0, 0, 0, 1, 1), "PGY-2": (2, 0, 0, 0, 1, 1)},
    ),
    Layout(
        "abbreviations only",
        """
Residents
PGY-1: Bremol Tashiv MD (MUSC), Odrin Kelvash DO (KCU-COM)
PGY-2: Sumel Dravot MD (SGU), Fenira Lubosk MD (UCSF)
""",
        {},
    ),
    Layout(
        "abbreviations, one a line",
        """
Residents
PGY-1
Bremol Tashiv MD, MUSC
Odrin Kelvash DO, KCUMB-COM
Quemis Orvadel MD, RWJMS
PGY-2
Sumel Dravot MD, SGU
Fenira Lubosk MD, UTMB
Hastel Brimov DO, TCOM
""",
        {"PGY-1": (3, 2, 1, 0, 0, 0), "PGY-2": (3, 1, 1, 0, 0, 1)},
    ),
    Layout(
        "last name first, in a table with spaces",
        """
Resident Directory

Name                    Medical School                          PGY
Tashiv, Bremol          University of Kentucky                  1
Kelvash, Odrin          Liberty University COM                  1
Dravot, Sumel           University of Lagos                     2
Lubosk, Fenira          Ohio State University                   2
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "degrees of a person as lines, college among them",
        """
Our Residents
PGY-1
Bremol Tashiv
BA, Oberlin College
MD, Case Western Reserve University
Odrin Kelvash
BS, Purdue University
DO, Chicago College of Osteopathic Medicine
PGY-2
Sumel Dravot
MBBS, Maulana Azad Medical College
MPH, Johns Hopkins University
Fenira Lubosk
BS, Stanford University
MD, University of Cincinnati
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "education over several lines under one label",
        """
Meet the Residents
PGY-1
Bremol Tashiv, MD
Education:
University of Delaware (BS)
Sidney Kimmel Medical College (MD)
Hobbies: chess
Odrin Kelvash, DO
Education:
Villanova University (BA)
Philadelphia College of Osteopathic Medicine (DO)
Hobbies: rowing
PGY-2
Sumel Dravot, MBBS
Education:
Gandhi Medical College (MBBS)
Boston University (MPH)
Hobbies: none
Fenira Lubosk, MD
Education:
McGill University (BSc)
Queen's University (MD)
Hobbies: skating
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 0, 0, 1, 0, 1)},
    ),
    Layout(
        "texts that begin with the name",
        """
Residents

First Year

Dr. Bremol Tashiv grew up in Erie, PA. She studied physics at Bucknell University and received her medical degree from Drexel University College of Medicine.

Dr. Odrin Kelvash is from Ogden, UT. He earned his Doctor of Osteopathic Medicine from Rocky Vista University after a bachelor's degree at Brigham Young University.

Second Year

Dr. Sumel Dravot completed medical school at King Edward Medical University and did research at Mayo Clinic.

Dr. Fenira Lubosk obtained her M.D. from the University of Arkansas for Medical Sciences, where she met her husband, a graduate of Rice University.
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "questions and answers, the answer on its own line",
        """
Get to know our residents
PGY-1
Bremol Tashiv, MD
Where is home?
Bend, OR
Which medical school did you attend?
Oregon Health & Science University
Odrin Kelvash, DO
Where is home?
Mesa, AZ
Which medical school did you attend?
ATSU-SOMA
PGY-2
Sumel Dravot, MD
Where is home?
Lima, Peru
Which medical school did you attend?
Universidad Peruana Cayetano Heredia
Fenira Lubosk, MD
Where is home?
Erie, PA
Which medical school did you attend?
University of Pittsburgh
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "faculty, fellows, alumni, staff and applicants around the residents",
        """
Faculty
Gorvan Pelsk, MD
Harvard Medical School
Hilset Marvo, DO
Touro University California
Residents
PGY-1
Bremol Tashiv, MD
Morehouse School of Medicine
Odrin Kelvash, DO
William Carey University
PGY-2
Sumel Dravot, MD
Kathmandu Medical College
Fenira Lubosk, MD
University of Kansas School of Medicine
Chief Residents
Fenira Lubosk, MD
University of Kansas School of Medicine
Quemis Orvadel, MD
University of Manitoba
Fellows
First Year
Jorvik Samend, MD
Osmania Medical College
Graduates
Class of 2026
Ulfric Dorv, MD
Saba University
Staff
Nelka Porit
Program Coordinator
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1), "Chief Residents": (1, 0, 0, 1, 0, 0)},
    ),
    Layout(
        "misspelled schools",
        """
PGY-1 Residents
Bremol Tashiv, MD
Medical School: Univeristy of Cincinatti College of Medicine
Odrin Kelvash, DO
Medical School: Philadelpia College of Osteopathic Medcine
Quemis Orvadel, MD
Medical School: Northwestern Univ. Fienberg School of Medicine
PGY-2 Residents
Sumel Dravot, MD
Medical School: St Georges Univercity
Fenira Lubosk, MD
Medical School: University of Pittsburg
Hastel Brimov, MBBS
Medical School: Allama Iqbal Medcal Collage
""",
        {"PGY-1": (3, 2, 1, 0, 0, 0), "PGY-2": (3, 1, 0, 0, 0, 2)},
    ),
    Layout(
        "clinical anesthesia years after the intern year",
        """
Residents
Interns
Bremol Tashiv, MD, University of Maryland School of Medicine
Odrin Kelvash, DO, Ohio University Heritage College of Osteopathic Medicine
CA-1
Sumel Dravot, MD, Medical University of Warsaw
Fenira Lubosk, MD, University of Virginia
CA-2
Quemis Orvadel, MD, University of Calgary
Hastel Brimov, MD, University of New Mexico
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1), "PGY-3": (2, 1, 0, 1, 0, 0)},
    ),
    Layout(
        "a table in which a school stands for the rows below it",
        """
Residents
PGY-1
Name | Medical School | Undergraduate
Bremol Tashiv, MD | University of Tennessee Health Science Center | Rhodes College
Odrin Kelvash, MD | ditto | Vanderbilt University
PGY-2
Name | Medical School | Undergraduate
Sumel Dravot, MD | American University of Beirut | American University of Beirut
Fenira Lubosk, DO | LMU-DCOM | University of Tennessee
""",
        {"PGY-1": (2, 2, 0, 0, 0, 0), "PGY-2": (2, 0, 1, 0, 0, 1)},
    ),
    Layout(
        "two schools a person without labels, the medical one named as such",
        """
Residents
PGY-1
Bremol Tashiv, MD
Rice University
University of Texas Southwestern Medical School
Odrin Kelvash, DO
Baylor University
Texas College of Osteopathic Medicine
PGY-2
Sumel Dravot, MD
University of Delhi
Lady Hardinge Medical College
Fenira Lubosk, MD
Duke University
Eastern Virginia Medical School
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "names with particles, hyphens, nicknames, suffixes and several degrees",
        """
Residents
PGY-1
Bremol de la Tashiv, MD, PhD
Brown University Warren Alpert Medical School
Odrin "Ody" Kelvash-Brimo Jr., DO, MPH
Edward Via College of Osteopathic Medicine
PGY-2
Sumel al Dravot, MB BCh BAO
Royal College of Surgeons in Ireland
Fenira (Fen) O'Lubosk, MD, MBA
Indiana University School of Medicine
""",
        {"PGY-1": (2, 1, 1, 0, 0, 0), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "cards with pronouns, e-mail and interests that name other schools",
        """
PGY-1 Residents

Bremol Tashiv, MD
Pronouns: she/her
bremol.tashiv@example.org
Hometown: Reno, NV
Medical School: Tulane University School of Medicine
Interests: Stanford football, University of Michigan ice hockey

Odrin Kelvash, MBBS
Pronouns: he/him
odrin.kelvash@example.org
Hometown: Lahore, Pakistan
Medical School: King Edward Medical University
Interests: cooking, Boston University radio

PGY-2 Residents

Sumel Dravot, DO
Pronouns: they/them
sumel.dravot@example.org
Hometown: Dallas, TX
Medical School: Des Moines University
Interests: hiking
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "three classes as the columns of one table",
        """
| PGY-1 | PGY-2 | PGY-3 |
|---|---|---|
| Bremol Tashiv, MD (Tulane University School of Medicine) | Sumel Dravot, DO (Des Moines University) | Quemis Orvadel, MBBS (Dow Medical College) |
| Odrin Kelvash, MBBS (King Edward Medical University) | Fenira Lubosk, MD (University of Iowa Carver College of Medicine) | Hastel Brimov, MD (Ponce Health Sciences University) |
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (2, 1, 1, 0, 0, 0), "PGY-3": (2, 0, 0, 0, 1, 1)},
    ),
    Layout(
        "the class as a year of graduation at the end of each line",
        """
Current Residents

Bremol Tashiv, MD | Tulane University School of Medicine | Class of 2029
Odrin Kelvash, MBBS | King Edward Medical University | Class of 2029
Sumel Dravot, DO | Des Moines University | Class of 2028
Fenira Lubosk, MD | University of Toronto | Class of 2027
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0), "PGY-3": (1, 0, 0, 1, 0, 0)},
    ),
    Layout(
        "rows of a file with commas",
        """
Name,Degree,Medical School,PGY
Bremol Tashiv,MD,Tulane University School of Medicine,1
Odrin Kelvash,MBBS,King Edward Medical University,1
Sumel Dravot,DO,Des Moines University,2
Fenira Lubosk,MD,University of Iowa Carver College of Medicine,3
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0), "PGY-3": (1, 1, 0, 0, 0, 0)},
    ),
    Layout(
        "tracks within each class",
        """
PGY-1

Categorical

Bremol Tashiv, MD
Tulane University School of Medicine

Odrin Kelvash, MBBS
King Edward Medical University

Preliminary

Sumel Dravot, DO
Des Moines University

PGY-2

Categorical

Fenira Lubosk, MD
University of Iowa Carver College of Medicine

Primary Care

Quemis Orvadel, MBBS
Dow Medical College
""",
        {"PGY-1": (3, 1, 1, 0, 0, 1), "PGY-2": (2, 1, 0, 0, 0, 1)},
    ),
    Layout(
        "education in one line with semicolons",
        """
PGY-1

Bremol Tashiv, MD
Undergraduate: Rice University; Medical School: Tulane University School of Medicine; Hometown: Reno, NV

Odrin Kelvash, MBBS, MPH
Undergraduate: none; Medical School: King Edward Medical University; Graduate School: Emory University

PGY-2

Sumel Dravot, DO
Undergraduate: Baylor University; Medical School: Des Moines University; Hometown: Dallas, TX
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "the texts of pictures before each name",
        """
PGY-1

Headshot of Bremol Tashiv
Bremol Tashiv, MD
Tulane University School of Medicine

Headshot of Odrin Kelvash
Odrin Kelvash, MBBS
King Edward Medical University

PGY-2

Headshot of Sumel Dravot
Sumel Dravot, DO
Des Moines University
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "chiefs on top and again in their class",
        """
Chief Residents

Bremol Tashiv, MD
Tulane University School of Medicine

Third Year Residents

Bremol Tashiv, MD (Chief)
Tulane University School of Medicine

Odrin Kelvash, MBBS
King Edward Medical University

Second Year Residents

Sumel Dravot, DO
Des Moines University

First Year Residents

Fenira Lubosk, MD
University of Iowa Carver College of Medicine
""",
        {"PGY-3": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0), "PGY-1": (1, 1, 0, 0, 0, 0)},
    ),
    Layout(
        "two surnames, particles, juniors and several degrees",
        """
PGY-1

Bremol van der Tashiv Jr., MD, MPH
Tulane University School of Medicine

Odrin Kelvash-Sumel III, MD, PhD
University of Iowa Carver College of Medicine

María Fenira Lubosk y Dravot, MD
Universidad de los Andes

Quemis O'Orvadel, MBBCh BAO
Royal College of Surgeons in Ireland
""",
        {"PGY-1": (4, 2, 0, 0, 0, 2)},
    ),
    Layout(
        "R1 to R3",
        """
R1

Bremol Tashiv, MD – Tulane University School of Medicine
Odrin Kelvash, MBBS – King Edward Medical University

R2

Sumel Dravot, DO – Des Moines University

R3

Fenira Lubosk, MD – University of Iowa Carver College of Medicine
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0), "PGY-3": (1, 1, 0, 0, 0, 0)},
    ),
    Layout(
        "graduates with their fellowships behind the classes",
        """
PGY-1

Bremol Tashiv, MD, Tulane University School of Medicine
Odrin Kelvash, MBBS, King Edward Medical University

PGY-2

Sumel Dravot, DO, Des Moines University

Recent Graduates

Fenira Lubosk, MD, University of Iowa Carver College of Medicine - Cardiology, Mayo Clinic
Quemis Orvadel, MBBS, Dow Medical College - Hospitalist
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "a name and a number of years in brackets",
        """
Residents 2026-2027

Bremol Tashiv, MD (PGY-1), Tulane University School of Medicine
Odrin Kelvash, MBBS (PGY-1), King Edward Medical University
Sumel Dravot, DO (PGY-2), Des Moines University
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "incoming interns listed beside",
        """
PGY-1

Bremol Tashiv, MD
Tulane University School of Medicine

Incoming Class of 2030

Odrin Kelvash, MBBS
King Edward Medical University

PGY-2

Sumel Dravot, DO
Des Moines University
""",
        {"PGY-1": (1, 1, 0, 0, 0, 0), "PGY-2": (1, 0, 1, 0, 0, 0)},
    ),
    Layout(
        "students who rotate, behind the residents",
        """
PGY-1

Bremol Tashiv, MD
Tulane University School of Medicine

Rotating students

Odrin Kelvash, MS4
Des Moines University
""",
        {"PGY-1": (1, 1, 0, 0, 0, 0)},
    ),
    Layout(
        "two classes side by side, parted by tabs",
        """
PGY-1\tPGY-2
Bremol Tashiv, MD\tSumel Dravot, DO
Tulane University School of Medicine\tDes Moines University
Odrin Kelvash, MBBS\tFenira Lubosk, MD
King Edward Medical University\tUniversity of Iowa Carver College of Medicine
""",
        {"PGY-1": (2, 1, 0, 0, 0, 1), "PGY-2": (2, 1, 1, 0, 0, 0)},
    ),
]
