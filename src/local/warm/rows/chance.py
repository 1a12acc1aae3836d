"""Random numbers that nobody has seeded."""

import os
import random
import tempfile
import uuid

import numpy as np

print(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4(), os.urandom(4).hex())
print(tempfile.gettempdir(), next(tempfile._get_candidate_names()))
