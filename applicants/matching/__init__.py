"""Who an applicant is and how programs fit them. Plain functions: no database, clock or HTML.

Why it is so: docs/decisions/matching.md.
"""
