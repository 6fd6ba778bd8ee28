"""Let `python -m monitor` mean the same as the console script."""

from monitor.cli import main

main()
