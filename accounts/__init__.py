"""Who signs in: people by e-mail, their office and their roles. Stands on nothing of ours."""
