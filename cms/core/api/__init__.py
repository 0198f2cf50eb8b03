"""What an API for programs is made of: parameters, pages of lists, answers, the OpenAPI document.

Knows Wagtail, and nothing of what is published. Endpoints that read stand on Wagtail's router; whatever else answers
below `/api/` uses the same parts, which take a request and give a response.
"""
