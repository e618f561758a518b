"""What every app stands on: refs, answers, fields, paging, prepared queries. No models, and no rule about stories."""
