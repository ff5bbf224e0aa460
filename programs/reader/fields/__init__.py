"""One module for each policy: from a clause to what it states, by rules that have names."""

from collections.abc import Iterator

from programs.reader.readings import Mention, Reading

Found = Iterator[Reading | Mention]
