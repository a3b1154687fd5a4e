"""What is due every quarter and every year: permission reviews and training."""
