"""WeCom as a place to log in: allauth has none, so this is ours."""
