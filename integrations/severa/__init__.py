"""Severa (REST API v1): the project system whose customers, articles, projects and invoices are kept in step."""
