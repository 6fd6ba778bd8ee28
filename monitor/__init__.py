"""Read news articles, log what they say happened, and tell people whom it concerns.

    inbox/ --scan--> take in --> parse (pool) --> one transaction for each article: --> deliver (outbox)
                                                   events, views, alerts, deliveries owed
    clock --> digests due --> same transaction form --> deliver

The same flow as code, on one screen, is `monitor/pipeline.py`. Imports point down only:
`cli daemon wiring -> pipeline -> inbox extract store views rules notify digest -> events model`.
"""

__version__ = "0.1.0"
