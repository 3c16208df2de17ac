"""What one article says: readers find claims and the words they rest on; nothing here looks at a second article."""
