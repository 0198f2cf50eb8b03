"""The admin's views of offers, tests and what became of them."""
