"""What can be said of one unit when it is one of many: models that borrow strength, from sums of answers alone."""
