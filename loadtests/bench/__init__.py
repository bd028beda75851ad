"""Figures against baselines that run beside ours, in the same minutes on the same machine: `make bench`."""
