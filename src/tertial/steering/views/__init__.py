"""The doors to what steers: where it is made, judged and changed."""
