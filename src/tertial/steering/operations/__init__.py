"""What can be done to goals, targets, activities, judgements and steering documents."""
