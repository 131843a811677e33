"""What the public does: send in comments, follow them, agree, reply for an invited body."""
