"""Systems, operators, states, measurements and maps, exact; nothing here knows what steering is."""
