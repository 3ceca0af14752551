package cli

import (
	"errors"
	"os"
	"path/filepath"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/doctor"
	"msgtrace/cmd/internal/serve"
)

// examineServe looks at what serve stands on, where a roster beside the configuration says
// that this host serves: with the files that it takes without flags.
func (a *app) examineServe(chosen config.Chosen) []doctor.Finding {
	place, err := config.Path(a.sys.getenv)
	if err != nil || !there(filepath.Join(filepath.Dir(place), rosterFile)) {
		return nil
	}
	var f serveFlags
	var all []doctor.Finding
	for _, err := range []error{forApplications(chosen, a.sys.getenv(tokenVariable)), a.locate(&f)} {
		if err != nil {
			all = append(all, unserved(err))
		}
	}
	if f.files.AuthorizedKeys != "" || f.files.Authorities != "" {
		all = append(all, doctor.Access(access.Load(f.files))...)
	}
	return append(all, a.examineHostKey(), a.examineAudit(f.trail))
}

// unserved is what keeps serve from starting, with what to do.
func unserved(err error) doctor.Finding {
	var known advised
	if errors.As(err, &known) {
		return doctor.Unserved(known.error.Error(), known.lines)
	}
	return doctor.Unserved(err.Error(), "")
}

func (a *app) examineHostKey() doctor.Finding {
	path, err := a.hostKeyPath(hostKeyFile)
	if err != nil || !there(path) {
		return doctor.HostKey(path, "", err)
	}
	key, _, err := serve.HostKey(path, false)
	if err != nil {
		return doctor.HostKey(path, "", err)
	}
	return doctor.HostKey(path, serve.Fingerprint(key), nil)
}

// examineAudit reads the audit log in a folder, which has none before the first start.
func (a *app) examineAudit(dir string) doctor.Finding {
	if !there(dir) {
		return doctor.NoAudit(dir)
	}
	report, err := audit.Verify(audit.Options{Dir: dir})
	if errors.Is(err, audit.ErrNone) {
		return doctor.NoAudit(dir)
	}
	return doctor.Audit(dir, report, err)
}

// there reports whether there is a file or a folder, or might be.
func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}
