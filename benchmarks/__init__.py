"""Speed and memory, each figure beside its goal, as ratios measured in one run."""
