"""The working store on Django's ORM."""
