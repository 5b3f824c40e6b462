"""What a page or a mail needs to know, read from the database; nothing here writes."""
