"""Work that waits for a worker: leases, second tries, schedules."""
