"""The interface for programs: /api/v1, as REST with JSON.

Whatever the console does is asked of the same services here, with the same errors and
proofs. Programs read, push records and propose; what signs, reveals, or touches a hold
takes a person with a session and a fresh code.
"""
