"""A second opinion: the gate, the two scores and coverage worked out again, from the written design alone.

Plain Python over the files the site itself reads and writes: evidence rows, season records and a profile. Nothing of
the product's rules is imported, so an error in a rule has to be made twice to go unseen. ``test_second_opinion.py``
holds the two beside each other over made-up programs and applicants.
"""
