"""Which exercise somebody does: what their body goes through, compared with templates."""
