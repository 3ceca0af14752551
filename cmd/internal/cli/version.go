package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// version, commit and committed, the commit's time in RFC 3339, are set when msgtrace
// is built by its Makefile. Go itself notes the commit too, but neither in a worktree
// of git nor with -buildvcs=false.
var version, commit, committed string

// build is what is known of how this program was built. A text is empty where that
// is not known.
type build struct {
	Version   string `json:"version"`
	Commit    string `json:"commit"`
	Committed string `json:"committed"` // RFC 3339, in UTC
	Dirty     bool   `json:"dirty"`     // built from more than the commit
	Go        string `json:"go"`
	OS        string `json:"os"`
	Arch      string `json:"arch"`
}

// pseudoVersion is what Go calls a commit without a tag: v0.0.0-20261127161235-195286351da1.
// See https://go.dev/ref/mod#pseudo-versions.
var pseudoVersion = regexp.MustCompile(`[-.](\d{14})-([0-9a-f]{12})$`)

// dirtySuffix is how `git describe --dirty`, and Go, mark a version that is more than its commit.
var dirtySuffix = regexp.MustCompile(`[-+.]dirty$`)

// buildOf is what was set by the linker, with what Go noted where that says nothing.
func buildOf(linked build, info *debug.BuildInfo) build {
	b := linked
	b.Go, b.OS, b.Arch = runtime.Version(), runtime.GOOS, runtime.GOARCH
	if info == nil {
		info = &debug.BuildInfo{}
	}
	noted := map[string]string{}
	for _, setting := range info.Settings {
		noted[setting.Key] = setting.Value
	}
	module := info.Main.Version
	if module == "(devel)" {
		module = ""
	}
	if b.Commit == "" {
		b.Commit, b.Committed = noted["vcs.revision"], noted["vcs.time"]
	}
	if found := pseudoVersion.FindStringSubmatch(dirtySuffix.ReplaceAllString(module, "")); found != nil && b.Commit == "" {
		b.Commit = found[2]
		if at, err := time.Parse("20060102150405", found[1]); err == nil {
			b.Committed = at.Format(time.RFC3339)
		}
	}
	devel := "devel"
	if b.Commit != "" {
		devel += "-" + short(b.Commit)
	}
	b.Version = cmp.Or(b.Version, module, devel)
	b.Dirty = noted["vcs.modified"] == "true" || dirtySuffix.MatchString(b.Version)
	return b
}

// short is a commit as people write it.
func short(commit string) string { return commit[:min(12, len(commit))] }

// thisBuild is the build of this program.
func thisBuild() build {
	info, _ := debug.ReadBuildInfo()
	return buildOf(build{Version: version, Commit: commit, Committed: committed}, info)
}

// buildVersion is the version of this program.
func buildVersion() string { return thisBuild().Version }

// userAgent names the program to the service.
func userAgent() string { return "msgtrace/" + buildVersion() }

// String is the build in one line.
func (b build) String() string {
	var from []string
	if b.Commit != "" {
		from = append(from, "commit "+short(b.Commit))
	}
	if b.Committed != "" {
		from = append(from, b.Committed)
	}
	if b.Dirty {
		from = append(from, "with changes")
	}
	origin := ""
	if len(from) > 0 {
		origin = " (" + strings.Join(from, ", ") + ")"
	}
	return fmt.Sprintf("msgtrace %s%s %s %s/%s", b.Version, origin, b.Go, b.OS, b.Arch)
}

// textOrJSON are the formats of what is one line for people.
var textOrJSON = []string{"text", "json"}

func (a *app) version() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the commit that it was built from",
		Long: `Prints the version, the commit that it was built from and when that was made,
the version of Go, and the platform. "with changes", in JSON "dirty", says that
files differed from the commit. What is not known is left out, in JSON empty.`,
		Example: `  msgtrace version
  msgtrace version -o json | jq -r .commit`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(output, textOrJSON); err != nil {
				return err
			}
			if output == "json" {
				return json.NewEncoder(a.sys.Out).Encode(thisBuild())
			}
			_, err := fmt.Fprintln(a.sys.Out, thisBuild())
			return err
		},
	}
	addOutput(cmd, &output, textOrJSON)
	return cmd
}
