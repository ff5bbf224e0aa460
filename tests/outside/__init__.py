"""What readers of our pages other than people say of them: the HTML checker, Lighthouse and reader mode.

Commands, no tests: they need Node, and the checker Java. ``python -m tests.outside html`` (or lighthouse, reader).
"""
