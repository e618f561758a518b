"""What gunicorn reads by itself where Heard is served with it. The README tells what else it needs."""

# A search may be as long as somebody pastes it: Heard answers with a page of its own, gunicorn with a bare one. How
# long a line may be at all is for the proxy in front of it to say.
limit_request_line = 0
