"""Snapshots, how long they are kept, and what a restored system must do first."""
