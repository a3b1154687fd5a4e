"""What storage costs: measured bytes, price books, a forecast with a band, what-if."""
