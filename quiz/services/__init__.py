"""One function per use case; whatever it changes is one commit, as its last act."""
