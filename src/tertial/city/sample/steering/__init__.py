"""What the invented city wants: goals from council to unit, targets, activities, judgements and steering documents."""
