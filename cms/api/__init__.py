"""The API of the whole house: the router, what belongs to the site, and the OpenAPI document."""
