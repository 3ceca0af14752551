package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"maps"
	"slices"
	"strings"
)

// file is one file of an archive or a package.
type file struct {
	path    string // with slashes, without one at its beginning
	content []byte
	mode    int64
}

// plain is a file that everybody can read.
func plain(path string, content []byte) file { return file{path, content, 0o644} }

// What a host needs that serves a team.
var (
	//go:embed serve/msgtrace.service
	serviceUnit []byte
	//go:embed serve/roster.toml
	exampleRoster []byte
	//go:embed serve/config.toml
	servedConfig []byte
)

// archive are the files of an archive.
func (d documents) archive(program []byte, name string) []file {
	all := []file{
		{name, program, 0o755}, plain("LICENSE", d.licence), plain("THIRD_PARTY_LICENSES", d.licences), plain("README.md", d.readme), plain("CHANGELOG.md", d.changelog),
		plain("examples/config.toml", d.config),
		plain("examples/serve/msgtrace.service", serviceUnit), plain("examples/serve/roster.toml", exampleRoster), plain("examples/serve/config.toml", servedConfig),
		plain("completions/msgtrace.bash", d.completions["bash"]), plain("completions/_msgtrace", d.completions["zsh"]),
		plain("completions/msgtrace.fish", d.completions["fish"]), plain("completions/msgtrace.ps1", d.completions["powershell"]),
	}
	for page, content := range d.manuals {
		all = append(all, plain("man/man1/"+page, content))
	}
	return sorted(all)
}

// paths are where a distribution has files that others have elsewhere.
type paths struct{ zsh, licence, changelog string }

var (
	debianPaths = paths{"usr/share/zsh/vendor-completions", "usr/share/doc/msgtrace/copyright", "usr/share/doc/msgtrace/changelog.gz"}
	fedoraPaths = paths{"usr/share/zsh/site-functions", "usr/share/licenses/msgtrace/LICENSE", "usr/share/doc/msgtrace/CHANGELOG.md.gz"}
)

// installed are the files of a package.
func (d documents) installed(program []byte, p paths) []file {
	const doc = "usr/share/doc/msgtrace/"
	all := []file{
		{"usr/bin/msgtrace", program, 0o755}, plain(p.licence, d.licence), plain(doc+"THIRD_PARTY_LICENSES.gz", gzipped(d.licences)),
		plain(doc+"README.md.gz", gzipped(d.readme)), plain(p.changelog, gzipped(d.changelog)), plain(doc+"examples/config.toml", d.config),
		plain("usr/lib/systemd/system/msgtrace.service", serviceUnit), plain(doc+"examples/serve/roster.toml", exampleRoster), plain(doc+"examples/serve/config.toml", servedConfig),
		plain("usr/share/bash-completion/completions/msgtrace", d.completions["bash"]), plain(p.zsh+"/_msgtrace", d.completions["zsh"]),
		plain("usr/share/fish/vendor_completions.d/msgtrace.fish", d.completions["fish"]),
	}
	for page, content := range d.manuals {
		all = append(all, plain("usr/share/man/man1/"+page+".gz", gzipped(content)))
	}
	return sorted(all)
}

// sorted are files in the order of their paths, so that a map gives the same each time.
func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return strings.Compare(a.path, b.path) })
}

// folders are those that files are in, each before what is in it.
func folders(files []file) []string {
	all := map[string]bool{}
	for _, f := range files {
		for i, r := range f.path {
			if r == '/' {
				all[f.path[:i]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// gzipped compresses without a name and a time.
func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // it fails only for a level that is not there
	_, _ = w.Write(content)                                 // a buffer takes all
	_ = w.Close()
	return out.Bytes()
}
