"""Training is tested in the environment that has PyTorch (`make soak`): its packages weigh four gigabytes."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["test_training.py"]
