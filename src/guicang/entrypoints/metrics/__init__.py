"""What monitoring systems are told: numbers in the format of Prometheus.

``names`` lists every metric, ``standing`` reads those that are the same whoever asks,
``flows`` counts what one process does, ``door`` answers.
"""
