"""What people type about assessments and actions, one subject a file."""
