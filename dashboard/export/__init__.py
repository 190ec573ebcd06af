"""What a learner takes away: pictures with their origin inside, scripts, notebooks and pages without a server."""
