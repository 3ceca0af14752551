package cli

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestTheVersionIsKnownHoweverItWasBuilt(t *testing.T) {
	t.Parallel()
	const commit, committed = "195286351da183dff3af245e52b624b93145f95f", "2026-11-27T16:12:35Z"
	noted := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := []debug.BuildSetting{{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: committed}}
	modified := append(revision[:2:2], debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	for name, test := range map[string]struct {
		linked build
		info   *debug.BuildInfo
		want   string
	}{
		"make build":           {build{Version: "v1.2.0", Commit: commit, Committed: committed}, noted("(devel)"), "msgtrace v1.2.0 (commit 195286351da1, 2026-11-27T16:12:35Z)"},
		"make build, changed":  {build{Version: "v1.2.0-3-g1952863-dirty", Commit: commit, Committed: committed}, noted("(devel)"), "msgtrace v1.2.0-3-g1952863-dirty (commit 195286351da1, 2026-11-27T16:12:35Z, with changes)"},
		"make, without git":    {build{Version: "dev"}, noted("(devel)"), "msgtrace dev"},
		"go build":             {build{}, noted("v0.0.0-20261127161235-195286351da1", revision...), "msgtrace v0.0.0-20261127161235-195286351da1 (commit 195286351da1, 2026-11-27T16:12:35Z)"},
		"go build, changed":    {build{}, noted("v0.0.0-20261127161235-195286351da1+dirty", modified...), "msgtrace v0.0.0-20261127161235-195286351da1+dirty (commit 195286351da1, 2026-11-27T16:12:35Z, with changes)"},
		"go build, older Go":   {build{}, noted("(devel)", modified...), "msgtrace devel-195286351da1 (commit 195286351da1, 2026-11-27T16:12:35Z, with changes)"},
		"go build, no VCS":     {build{}, noted("(devel)"), "msgtrace devel"},
		"go install, a tag":    {build{}, noted("v1.2.0"), "msgtrace v1.2.0"},
		"go install, a commit": {build{}, noted("v1.2.1-0.20261127161235-195286351da1"), "msgtrace v1.2.1-0.20261127161235-195286351da1 (commit 195286351da1, 2026-11-27T16:12:35Z)"},
		"nothing is known":     {build{}, nil, "msgtrace devel"},
	} {
		want := strings.Join([]string{test.want, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}, " ")
		if got := buildOf(test.linked, test.info).String(); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
