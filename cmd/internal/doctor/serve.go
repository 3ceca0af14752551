package doctor

import (
	"errors"
	"io/fs"
	"strings"

	"msgtrace/client/count"
	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
)

// serveAgain has the server read again what was mended.
const serveAgain = "correct it, then send SIGHUP to `msgtrace serve`, or start it"

// Unserved is the finding about what keeps `msgtrace serve` from starting with this profile,
// and without flags that name other files.
func Unserved(says, fix string) Finding {
	return warning("serve", "it does not start as it is: "+says, fix)
}

// Access checks the files that say who may come in, as they were read.
func Access(p *access.Policy, err error) []Finding {
	const check = "serve access"
	if err != nil {
		return []Finding{failed(check, strings.Join(strings.Split(err.Error(), "\n"), "; "), serveAgain)}
	}
	n := p.Counts()
	revoked := "a list of what is revoked"
	if !n.Revokes {
		revoked = "no list of what is revoked"
	}
	says := []string{count.Noun(n.People, "name") + " in the roster", count.Noun(n.Keys, "authorized key"), count.Noun(n.Authorities, "key") + " of authorities", revoked}
	all := []Finding{ok(check, strings.Join(says, ", "))}
	for _, warned := range p.Warnings() {
		all = append(all, warning(check, warned, serveAgain))
	}
	return all
}

// HostKey checks the key that the server proves itself with, in a file. A fingerprint of
// "" says that there is none yet.
func HostKey(path, fingerprint string, err error) Finding {
	const check = "host key"
	switch {
	case err != nil:
		return failed(check, plain(err), "mend "+path+"; clients know the host by it")
	case fingerprint == "":
		return ok(check, "it will be made at the first start, in "+path)
	}
	return ok(check, fingerprint+" in "+path)
}

// NoAudit is the finding about a folder that has no audit log yet.
func NoAudit(dir string) Finding {
	return ok("audit log", "it will begin at the first start, in "+dir)
}

// Audit checks the audit log in a folder.
func Audit(dir string, r audit.Report, err error) Finding {
	const check = "audit log"
	switch {
	case errors.Is(err, fs.ErrPermission):
		return failed(check, plain(err), "run this as the account that runs `msgtrace serve`, and let it have "+dir)
	case err != nil:
		return failed(check, plain(err), "put back what is missing from a copy, or move "+dir+" away: then a new log begins")
	case !r.OK():
		return failed(check, count.Noun(len(r.Findings)+r.More, "finding")+", the first: "+r.Findings[0].String(),
			"`msgtrace audit verify` lists them; the server does not start on a log that is not as it was left")
	}
	return ok(check, count.Noun(int(r.Lines), "line")+" in "+dir+", and nothing is wrong")
}
