package git

import (
	"context"
	"os"
	"strings"
)

// asking are the variables of the user's own by which git reaches and proves itself
// to other repositories.
var asking = []string{
	"SSH_AUTH_SOCK", "SSH_AGENT_PID", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "SSH_ASKPASS",
	"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy",
	"SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
}

// tolerated are faults of objects that old versions of git have made, and that mean no harm.
var tolerated = []string{"zeroPaddedFilemode", "badTimezone", "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "missingNameBeforeEmail", "missingEmail"}

// fetched is the reference that Fetch keeps a commit by.
const fetched = "refs/parity/fetched"

// Fetch makes a bare repository in the folder, which is empty and parity's own, and
// brings one commit of another repository into it: what a branch or tag names
// there, or a whole hash. The other's hooks, configuration and submodules stay there.
//
// protocol is the URL's. Of https and ssh the user's own settings may put one in the
// other's place (insteadOf); a folder is read only where the URL is that of one. A
// redirection is not followed: what is fetched is what is named.
func (r Repository) Fetch(ctx context.Context, protocol, url, rev string) (commit string, err error) {
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		return "", err
	}
	if _, err := r.run(ctx, "init", "-q", "--bare", "--template="); err != nil {
		return "", err
	}
	args := []string{"-c", "fetch.fsckObjects=true"}
	for _, harmless := range tolerated {
		args = append(args, "-c", "fetch.fsck."+harmless+"=ignore")
	}
	c := r.command(append(args, "-c", "http.followRedirects=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
		"fetch", "-q", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
		"--", url, "+"+rev+":"+fetched)...)
	allowed := "https:ssh"
	if protocol == "file" {
		allowed = protocol
	}
	c.Env = nil
	for _, variable := range offline {
		if !strings.HasPrefix(variable, "GIT_ALLOW_PROTOCOL=") {
			c.Env = append(c.Env, variable)
		}
	}
	c.Env = append(c.Env, "GIT_ALLOW_PROTOCOL="+allowed, "GIT_LFS_SKIP_SMUDGE=1")
	c.Pass = append(append([]string{}, settings...), asking...)
	if _, err := c.Run(ctx); err != nil {
		return "", explain("fetch", err)
	}
	return r.Resolve(ctx, fetched)
}

// Submodules lists where in a commit other repositories are to be put: nothing of
// them is in it.
func (r Repository) Submodules(ctx context.Context, commit string) ([]string, error) {
	out, err := r.run(ctx, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, line := range strings.Split(string(out), "\x00") {
		if meta, name, ok := strings.Cut(line, "\t"); ok && strings.HasPrefix(meta, "160000 ") {
			names = append(names, name)
		}
	}
	return names, nil
}
