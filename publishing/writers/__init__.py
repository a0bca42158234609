"""Writers of posts that need the outside world; the offline one is `pipeline.post`."""
