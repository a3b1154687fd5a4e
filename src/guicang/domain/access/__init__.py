"""Who may do what: roles, permissions and separation of duties."""
