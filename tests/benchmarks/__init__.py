"""How fast, how big: measured side by side with the plain way of doing the same. `make bench`, or
`python -m tests.benchmarks [NAME...] [--articles N]`. Nothing here passes or fails; numbers are printed and returned.

A busy machine slows both sides, so they take turns in one run, and the ratio of each turn is what to trust.
"""

import os

# Before anything loads numpy, and inherited by the workers: a core is compared with a core.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[threads] = "1"
