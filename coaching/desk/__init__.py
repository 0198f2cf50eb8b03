"""The admin's views of offers, tests and leads."""
