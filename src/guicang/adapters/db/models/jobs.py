"""Jobs that wait for a worker."""

from django.db import models


class Job(models.Model):
    """A job; ``payload`` and ``result`` are JSON objects, instants are microseconds.

    ``key`` is NULL where none was given: NULLs are not alike.
    """

    kind = models.TextField()
    payload = models.TextField()
    key = models.TextField(unique=True, null=True)  # noqa: DJ001 - as said above
    state = models.TextField()
    run_at = models.BigIntegerField()
    created_at = models.BigIntegerField()
    attempt = models.BigIntegerField(default=0)
    failures = models.BigIntegerField(default=0)
    owner = models.TextField(default="")
    lease_until = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)
    error = models.TextField(default="")
    result = models.TextField(default="{}")
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_at", "id"], name="job_due"),
            models.Index(fields=["state", "lease_until"], name="job_lease"),
        ]
