"""Where repositories lie."""

#: Hosts where most repositories are public; whether this one is, only its owner knows.
PUBLIC_HOSTS = (
    "bitbucket.org",
    "codeberg.org",
    "framagit.org",
    "git.sr.ht",
    "github.com",
    "gitlab.com",
)
