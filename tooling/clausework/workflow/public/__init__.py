"""Acts of the public: send in comments, follow them, agree, reply for an invited body."""
