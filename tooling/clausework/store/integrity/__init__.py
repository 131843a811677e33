"""Whether a store is as its chain of events tells: keys, audit, replay, epochs."""
