package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "msgtrace"
	root   = "../../.."
	msal   = "github.com/AzureAD/microsoft-authentication-library-for-go"
	flock  = "github.com/gofrs/flock"
	redis  = "github.com/redis/rueidis"

	sshServer = "charm.land/ssh"
	sshWire   = "golang.org/x/crypto/ssh"
)

// onTheWire are the packages that know how SSH is spoken.
var onTheWire = []string{"cmd/internal/access", "cmd/internal/access/accesstest", "cmd/internal/serve"}

// charm is every module of the terminal framework. Only ui and theme know that
// it exists.
var charm = []string{"charm.land/", "github.com/charmbracelet/", "github.com/muesli/"}

// layers says which of the top-level folders each may import besides itself.
var layers = map[string][]string{
	"cmd":    {"ui", "client", "theme"},
	"ui":     {"client", "theme"},
	"client": {},
	"theme":  {"client"}, // for the statuses and events that it gives a look
}

// panes draw and handle what a person sees; each may import the foundations of
// ui, but never another pane and never the program that holds them.
var (
	panes       = []string{"form", "traces", "recipients", "timeline", "everyone", "overlay"}
	foundations = []string{"action", "address", "bars", "chips", "edit", "find", "memory", "pasted", "playbook", "queryline", "table", "text"}
)

// below are the way to the terminal, and what runs beside the screen: they know no
// other part of ui.
var below = []string{"terminal", "task"}

// services are services of message traces that only tests ask. They share no code with
// the client or with package simulator, so that a mistake in one cannot hide in another.
var services = []string{"client/simulator/erratic", "client/simulator/exact", "client/simulator/hostile"}

// importers are the packages that few may import, and which those are. Tests may import
// all of them.
var importers = map[string][]string{
	"client/archive":             {"cmd/internal/cli"}, // the explorer is given what was read
	"client/simulator":           {"client/simulator/authority", "cmd/internal/cli"},
	"client/simulator/authority": {"cmd/internal/cli"},
	"cmd/internal/cli":           {"cmd/msgtrace"},
	"cmd/internal/restore":       {"cmd/internal/cli"}, // the explorer is given a journal
	"cmd/internal/resume":        {"cmd/internal/cli"},
	"cmd/internal/serve":         {"cmd/internal/cli"},
}

// source is one Go file: the folder it is in, and what it imports.
type source struct {
	folder  string
	name    string
	test    bool
	imports []string
}

func TestImportsFollowTheDesign(t *testing.T) {
	t.Parallel()
	files := sources(t)
	if len(files) == 0 {
		t.Fatalf("got no Go file below %s, want some", root)
	}
	for _, file := range files {
		for _, imported := range file.imports {
			if reason := forbidden(file, imported); reason != "" {
				t.Errorf("%s imports %s: %s, want that it does not", path.Join(file.folder, file.name), imported, reason)
			}
		}
	}
}

// forbidden returns why the file may not import the package, or nothing.
func forbidden(file source, imported string) string {
	top, _, _ := strings.Cut(file.folder, "/")
	if strings.HasPrefix(imported, msal) && !within(file.folder, "client/auth") {
		return "only client/auth knows MSAL"
	}
	if strings.HasPrefix(imported, flock) && !within(file.folder, "client/files") {
		return "only client/files knows locks on files"
	}
	if strings.HasPrefix(imported, redis) && !within(file.folder, "cmd/internal/team") {
		return "only cmd/internal/team knows Redis"
	}
	if imported == sshServer && file.folder == "cmd/internal/serve" {
		return ""
	}
	if within(imported, sshWire) && !file.test && !slices.Contains(onTheWire, file.folder) {
		return "only " + strings.Join(onTheWire, " and ") + " know SSH"
	}
	if hasAnyPrefix(imported, charm) && top != "ui" && top != "theme" && !file.test {
		return "only ui and theme know the terminal framework"
	}
	local, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		if standardOnly(file) && thirdParty(imported) {
			return "the client imports the standard library only"
		}
		return ""
	}
	if target, _, _ := strings.Cut(local, "/"); target != top && !slices.Contains(layers[top], target) {
		return top + " may not import " + target
	}
	if standardOnly(file) && local == "client/files" {
		return "the client keeps no files: only client/auth and cmd do"
	}
	if allowed, few := importers[local]; few && !file.test && !slices.Contains(allowed, file.folder) {
		return "only " + strings.Join(allowed, " and ") + " may"
	}
	if reason := forbiddenService(file, local); reason != "" {
		return reason
	}
	return forbiddenPane(file, local)
}

// forbiddenService keeps the services that tests ask out of the program, and each of
// them apart from all else.
func forbiddenService(file source, local string) string {
	belongs := func(folder string) int {
		return slices.IndexFunc(services, func(service string) bool { return within(folder, service) })
	}
	from, to := belongs(file.folder), belongs(local)
	switch {
	case file.test || from == to:
		return ""
	case from >= 0:
		return "a service that tests ask shares no code with what it tests"
	}
	return "only tests ask it"
}

// standardOnly reports whether a file belongs to the part of the client that needs
// the standard library only. Two packages below client need more: client/auth, and
// client/files, because the standard library has no lock on a file. The latter is
// below client so that client/auth, which may not import cmd, writes its files with
// the same code as cmd. The client itself needs neither.
func standardOnly(file source) bool {
	return within(file.folder, "client") && !within(file.folder, "client/auth") && !within(file.folder, "client/files") && !file.test
}

// forbiddenPane keeps the panes apart. Tests may use what they like of ui.
func forbiddenPane(file source, local string) string {
	pane, isPane := strings.CutPrefix(file.folder, "ui/")
	target, isUI := strings.CutPrefix(local, "ui/")
	switch {
	case file.test || !isPane:
		return ""
	case slices.Contains(below, pane) && isUI:
		return "what is below the program knows nothing of it"
	case local == "ui":
		return "nothing below ui imports the program itself"
	case slices.Contains(panes, pane) && isUI && target != pane && !slices.Contains(foundations, target):
		return "a pane imports " + strings.Join(foundations, ", ") + " and no other part of ui"
	case slices.Contains(foundations, pane) && isUI && slices.Contains(panes, target):
		return "a foundation imports no pane"
	}
	return ""
}

// sources reads every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var files []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." && name != root {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		file := source{folder: filepath.ToSlash(folder), name: entry.Name(), test: strings.HasSuffix(name, "_test.go")}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			file.imports = append(file.imports, imported)
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheRulesCatchWhatTheyForbid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		folder, imports string
		allowed         bool
	}{
		{"client", module + "/ui", false},
		{"client", "github.com/spf13/cobra", false},
		{"client", "encoding/json", true},
		{"client/simulator", "github.com/google/uuid", false},
		{"client/files", flock, true},
		{"client", module + "/client/files", false},
		{"cmd/internal/state", flock, false},
		{"cmd/internal/team", redis, true},
		{"cmd/internal/cli", redis, false},
		{"client/auth", module + "/client/files", true},
		{"cmd/internal/state", module + "/client/files", true},
		{"client/auth", msal + "/apps/public", true},
		{"client/simulator", msal + "/apps/public", false},
		{"theme", module + "/client", true},
		{"theme", module + "/ui/text", false},
		{"client", module + "/theme", false},
		{"theme", "charm.land/lipgloss/v2", true},
		{"ui/form", module + "/ui/traces", false},
		{"ui/form", module + "/ui/text", true},
		{"ui/form", module + "/ui", false},
		{"ui/table", module + "/ui/form", false},
		{"ui/terminal", module + "/ui/text", false},
		{"ui/task", module + "/ui/text", false},
		{"ui/task", module + "/client", true},
		{"ui", module + "/ui/terminal", true},
		{"ui", module + "/ui/form", true},
		{"ui", module + "/cmd/internal/cli", false},
		{"cmd/internal/cli", "charm.land/bubbletea/v2", false},
		{"cmd/internal/serve", sshServer, true},
		{"cmd/internal/serve", sshWire + "/agent", true},
		{"cmd/internal/serve", "charm.land/bubbletea/v2", false},
		{"cmd/internal/access", sshWire, true},
		{"cmd/internal/access", sshServer, false},
		{"cmd/internal/cli", sshWire, false},
		{"cmd/internal/cli", module + "/ui", true},
		{"cmd/internal/cli", module + "/client/archive", true},
		{"ui", module + "/client/archive", false},
		{"client", module + "/client/simulator", false},
		{"ui", module + "/client/simulator", false},
		{"cmd/internal/cli", module + "/client/simulator", true},
		{"client/simulator/authority", module + "/client/simulator", true},
		{"cmd/internal/cli", module + "/client/simulator/hostile", false},
		{"client/simulator", module + "/client/simulator/exact", false},
		{"client/simulator/exact", module + "/client/odata", false},
		{"client/simulator/exact", module + "/client/simulator/erratic", false},
		{"client/simulator/erratic/soak", module + "/client/simulator/erratic", true},
		{"ui", module + "/cmd/internal/restore", false},
		{"cmd/internal/state", module + "/cmd/internal/resume", false},
		{"cmd/internal/linear", module + "/cmd/internal/cli", false},
		{"cmd/msgtrace", module + "/cmd/internal/cli", true},
	} {
		reason := forbidden(source{folder: test.folder}, test.imports)
		if (reason == "") != test.allowed {
			t.Errorf("%s importing %s: got the reason %q against it, want allowed: %t", test.folder, test.imports, reason, test.allowed)
		}
	}
}

func within(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

// thirdParty tells a module of somebody else's from the standard library: only
// its first element has a dot.
func thirdParty(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}
