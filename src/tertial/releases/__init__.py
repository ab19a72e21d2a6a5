"""What has been let out, to whom, and under which protection: the one door and its register."""
