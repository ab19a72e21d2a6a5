"""The doors of people: in and out, their account, and who may do what."""
