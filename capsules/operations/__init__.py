"""What changes rows, and previews of what would."""
