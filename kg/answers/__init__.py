"""What a store answers: questions with their rows, where a row comes from, entities, and networks."""
