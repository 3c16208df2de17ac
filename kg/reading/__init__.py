"""What one article says: readers find claims and the words that support them; nothing here looks at
a second article.
"""
