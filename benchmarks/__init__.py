"""The scoreboard: what Houyuan costs, each cost beside a floor or a rival that runs in the same run."""
