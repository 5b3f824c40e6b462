"""Values in, values out: no models, no clock."""
