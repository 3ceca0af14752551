package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

var at = time.Date(2026, 11, 27, 16, 12, 35, 0, time.UTC)

func TestAVersionSortsAsPackagesAreUpgraded(t *testing.T) {
	t.Parallel()
	for described, want := range map[string]string{
		"v1.2.0":                  "1.2.0",
		"1.2.0":                   "1.2.0",
		"v1.2.0-dirty":            "1.2.0+dirty",
		"v1.2.0-rc.1":             "1.2.0~rc.1",
		"v1.2.0-3-g1952863":       "1.2.0+3.g1952863",
		"v1.2.0-rc.1-3-g1952863":  "1.2.0~rc.1+3.g1952863",
		"v1.2.0-3-g1952863-dirty": "1.2.0+3.g1952863+dirty",
		"1952863":                 "0.0.0+20261127.1952863",
		"1952863-dirty":           "0.0.0+20261127.1952863+dirty",
		"dev":                     "0.0.0+20261127.dev",
		"a-b/c_d":                 "0.0.0+20261127.a.b.c.d",
	} {
		if got := packageVersion(described, at); got != want {
			t.Errorf("%s: got %s, want %s", described, got, want)
		}
	}
}

func TestTheTimeOfAReleaseIsThatOfItsCommit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		commit, epoch string
		want          time.Time
		fails         bool
	}{
		{"2026-11-27T16:12:35Z", "", at, false},
		{"2026-11-27T16:12:35Z", "1000000000", time.Unix(1000000000, 0).UTC(), false},
		{"", "1000000000", time.Unix(1000000000, 0).UTC(), false},
		{"", "", time.Time{}, true},
		{"", "soon", time.Time{}, true},
		{"soon", "", time.Time{}, true},
	} {
		got, err := timeOf(test.commit, test.epoch)
		if !got.Equal(test.want) || (err != nil) != test.fails {
			t.Errorf("%q, %q: got %v, %v, want %v and an error: %t", test.commit, test.epoch, got, err, test.want, test.fails)
		}
	}
}

func TestAPlatformThatThereIsNot(t *testing.T) {
	t.Parallel()
	if got, err := chosen(nil); err != nil || len(got) != 6 {
		t.Errorf("got %v, %v, want all six", got, err)
	}
	if got, err := chosen([]string{"linux/arm64"}); err != nil || !slices.Equal(got, []target{{"linux", "arm64"}}) {
		t.Errorf("got %v, %v, want linux/arm64", got, err)
	}
	if _, err := chosen([]string{"plan9/amd64"}); err == nil || !strings.Contains(err.Error(), `"plan9/amd64"`) {
		t.Errorf("got %v, want an error that names it", err)
	}
}

func docs() documents {
	return documents{
		licence: []byte("MIT"), readme: []byte("# msgtrace"), changelog: []byte("# Changelog"), licences: []byte("others"), config: []byte("# config"),
		manuals:     map[string][]byte{"msgtrace.1": []byte(".TH"), "msgtrace-show.1": []byte(".TH"), "msgtrace-a.1": []byte(".TH")},
		completions: map[string][]byte{"bash": []byte("b"), "zsh": []byte("z"), "fish": []byte("f"), "powershell": []byte("p")},
	}
}

// packed are the files that are packed in each of the ways, with what is packed by it.
func packed(t *testing.T) map[string][]byte {
	t.Helper()
	d, program := docs(), []byte("program")
	all := map[string][]byte{}
	keep := func(name string, content []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all[name] = content
	}
	content, err := tarred("m", d.archive(program, "msgtrace"), at)
	keep("tar", content, err)
	content, err = zipped("m", d.archive(program, "msgtrace.exe"), at)
	keep("zip", content, err)
	content, err = debian("1.2.0", "amd64", d.installed(program, debianPaths), at)
	keep("deb", content, err)
	content, err = fedora("1.2.0", "arm64", d.installed(program, fedoraPaths), at)
	keep("rpm", content, err)
	return all
}

func TestTwoRunsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	first := packed(t)
	for range 5 { // maps are walked in another order each time
		for name, content := range packed(t) {
			if !bytes.Equal(content, first[name]) {
				t.Errorf("%s: got other bytes in another run, want the same", name)
			}
		}
	}
}

// untar is what an archive has in it, by path, and fails where it says who packed it or when.
func untar(t *testing.T, packed []byte) map[string]*tar.Header {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*tar.Header{}
	for reader := tar.NewReader(unzipped); ; {
		head, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Uid != 0 || head.Gid != 0 || head.Uname != "root" || !head.ModTime.Equal(at) {
			t.Errorf("%s: got the owner %d %s and the time %v, want root and %v", head.Name, head.Uid, head.Uname, head.ModTime, at)
		}
		all[head.Name] = head
	}
}

func TestAnArchiveHasAllThatBelongsToTheProgram(t *testing.T) {
	t.Parallel()
	all := packed(t)
	files := untar(t, all["tar"])
	for path, mode := range map[string]int64{
		"m/msgtrace": 0o755, "m/LICENSE": 0o644, "m/THIRD_PARTY_LICENSES": 0o644, "m/README.md": 0o644, "m/CHANGELOG.md": 0o644, "m/man/man1/msgtrace-show.1": 0o644,
		"m/completions/msgtrace.bash": 0o644, "m/completions/_msgtrace": 0o644, "m/completions/msgtrace.fish": 0o644, "m/completions/msgtrace.ps1": 0o644, "m/examples/config.toml": 0o644,
		"m/examples/serve/config.toml": 0o644, "m/examples/serve/roster.toml": 0o644, "m/examples/serve/msgtrace.service": 0o644,
	} {
		if files[path] == nil || files[path].Mode != mode {
			t.Errorf("%s: got %+v, want it with mode %o", path, files[path], mode)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(all["zip"]), int64(len(all["zip"])))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != len(files) || !slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "m/msgtrace.exe" }) {
		t.Errorf("got %d files in the zip, want the %d of the other archive, with msgtrace.exe", len(archive.File), len(files))
	}
}

// unar are the members of an archive of ar.
func unar(t *testing.T, archive []byte) (names []string, members [][]byte) {
	t.Helper()
	rest, ok := bytes.CutPrefix(archive, []byte("!<arch>\n"))
	for ok && len(rest) >= 60 {
		head, size := string(rest[:60]), 0
		for _, digit := range strings.TrimSpace(head[48:58]) {
			size = size*10 + int(digit-'0')
		}
		if head[58:] != "`\n" || len(rest) < 60+size {
			t.Fatalf("got the head %q, want one of a member of %d bytes", head, size)
		}
		names, members = append(names, strings.TrimSpace(head[:16])), append(members, rest[60:60+size])
		rest = rest[min(len(rest), 60+size+size%2):]
	}
	return names, members
}

func TestADebianPackageIsWhatDpkgReads(t *testing.T) {
	t.Parallel()
	names, members := unar(t, packed(t)["deb"])
	if want := []string{"debian-binary", "control.tar.gz", "data.tar.gz"}; !slices.Equal(names, want) {
		t.Fatalf("got the members %q, want %q", names, want)
	}
	control, data := untar(t, members[1]), untar(t, members[2])
	for _, path := range []string{"./", "./control", "./md5sums"} {
		if control[path] == nil {
			t.Errorf("got no %s in the control archive", path)
		}
	}
	for _, path := range []string{
		"./", "./usr/", "./usr/bin/msgtrace", "./usr/share/man/man1/msgtrace.1.gz", "./usr/share/bash-completion/completions/msgtrace",
		"./usr/share/zsh/vendor-completions/_msgtrace", "./usr/share/fish/vendor_completions.d/msgtrace.fish",
		"./usr/share/doc/msgtrace/copyright", "./usr/share/doc/msgtrace/examples/config.toml", "./usr/lib/systemd/system/msgtrace.service", "./usr/share/doc/msgtrace/examples/serve/roster.toml", "./usr/share/doc/msgtrace/THIRD_PARTY_LICENSES.gz",
	} {
		if data[path] == nil {
			t.Errorf("got no %s in the package", path)
		}
	}
	for path, head := range data {
		if strings.HasSuffix(path, "/") != (head.Typeflag == tar.TypeDir) {
			t.Errorf("%s: got the type %c, want a folder only where a slash is at the end", path, head.Typeflag)
		}
	}
}

func TestWhatABinaryIsMadeOfIsListed(t *testing.T) {
	t.Parallel()
	parts := &debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{
		{Path: "example.com/a", Version: "v1.0.0", Sum: "h1:Fq1+qm5hV6GkvzLQDhCBpXXE5tLgvh1PRriCLwSvIQU="},
		{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/c", Version: "v2.0.0"}},
	}}
	first := sbom(parts, target{"linux", "amd64"}, "1.2.0", at)
	if again := sbom(parts, target{"linux", "amd64"}, "1.2.0", at); !bytes.Equal(first, again) {
		t.Errorf("got\n%s\nand then\n%s\nwant the same twice", first, again)
	}
	var got bom
	if err := json.Unmarshal(first, &got); err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, one := range got.Components {
		urls = append(urls, one.URL)
	}
	if want := []string{"pkg:golang/std@1.26.8", "pkg:golang/example.com/a@v1.0.0", "pkg:golang/example.com/c@v2.0.0"}; !slices.Equal(urls, want) {
		t.Errorf("got the parts %q, want %q", urls, want)
	}
	const want = "16ad7eaa6e6157a1a4bf32d00e1081a575c4e6d2e0be1d4f46b8822f04af2105"
	if hashes := got.Components[1].Hashes; len(hashes) != 1 || hashes[0].Content != want {
		t.Errorf("got the checksums %v, want %s", hashes, want)
	}
	if got.Metadata.Timestamp != "2026-11-27T16:12:35Z" || got.Metadata.Component.Version != "1.2.0" {
		t.Errorf("got %+v, want the version, and the time of the commit", got.Metadata)
	}
}

func TestEveryModuleHasALicence(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var out bytes.Buffer
	if err := addLicences(&out, "example.com/a@v1.0.0", folder); err == nil || !strings.Contains(err.Error(), "example.com/a@v1.0.0") {
		t.Errorf("got %v, want an error that names the module", err)
	}
	for name, text := range map[string]string{"LICENSE.md": "one\r\n", "NOTICE": "two", "license_test.go": "package x"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := addLicences(&out, "example.com/a@v1.0.0", folder); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "example.com/a@v1.0.0: LICENSE.md\n\none\n") || !strings.Contains(got, "NOTICE\n\ntwo\n") || strings.Contains(got, "package x") {
		t.Errorf("got\n%s\nwant both texts, and no source", got)
	}
}
