"""What FormCheck says, as ids and values; words are chosen at the edge, from catalogues by id."""
