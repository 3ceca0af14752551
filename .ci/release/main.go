// Command release packs msgtrace for every platform: archives, packages for Debian and
// Fedora, a list of what each binary is made of, and checksums. Two runs on one commit
// give the same bytes, wherever they run: every time is that of the commit, and no path
// and no name of a host is in a file.
package main

import (
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// release is what is packed, and where to.
type release struct {
	root, out string
	version   string // as git describes it
	ldflags   string
	at        time.Time // of the commit
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run() error {
	var r release
	var at string
	flag.StringVar(&r.root, "root", ".", "pack the sources in `FOLDER`")
	flag.StringVar(&r.out, "out", "dist", "write into `FOLDER`, whose files are removed before")
	flag.StringVar(&r.version, "version", "", "call it `VERSION`, as git describe says it")
	flag.StringVar(&at, "time", "", "the `TIME` of the commit, in RFC 3339; SOURCE_DATE_EPOCH stands over it")
	flag.StringVar(&r.ldflags, "ldflags", "", "link with these `FLAGS` too")
	flag.Parse()
	var err error
	if r.at, err = timeOf(at, os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
		return err
	}
	if r.root, err = filepath.Abs(r.root); err != nil {
		return err
	}
	if r.out, err = filepath.Abs(r.out); err != nil {
		return err
	}
	targets, err := chosen(flag.Args())
	if err != nil {
		return err
	}
	return r.pack(targets)
}

// timeOf is the time that all files get.
func timeOf(commit, epoch string) (time.Time, error) {
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q, not a number of seconds", epoch)
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	if commit == "" {
		return time.Time{}, errors.New("the time of the commit is not known: run in a checkout of git, or set SOURCE_DATE_EPOCH")
	}
	return time.Parse(time.RFC3339, commit)
}

// target is a platform.
type target struct{ os, arch string }

var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// chosen are the platforms with these names, all of them without a name.
func chosen(names []string) ([]target, error) {
	if len(names) == 0 {
		return targets, nil
	}
	var all []target
	for _, name := range names {
		system, arch, _ := strings.Cut(name, "/")
		if !slices.Contains(targets, target{system, arch}) {
			return nil, fmt.Errorf("there is no platform %q: use one such as linux/amd64", name)
		}
		all = append(all, target{system, arch})
	}
	return all, nil
}

// pack makes the files of all platforms, and the sums.
func (r release) pack(targets []target) error {
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "msgtrace-release")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	docs, err := r.documents(work)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if err := r.packFor(t, work, docs); err != nil {
			return fmt.Errorf("%s/%s: %w", t.os, t.arch, err)
		}
	}
	return writeSums(r.out)
}

// packFor makes the files of one platform.
func (r release) packFor(t target, work string, docs documents) error {
	binary := filepath.Join(work, t.os+"-"+t.arch)
	if err := r.build(t, binary); err != nil {
		return err
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	parts, err := buildinfo.ReadFile(binary)
	if err != nil {
		return err
	}
	if docs.licences, err = r.licences(parts); err != nil {
		return err
	}
	version := packageVersion(r.version, r.at)
	name := fmt.Sprintf("msgtrace_%s_%s_%s", version, t.os, t.arch)
	installable := func(p paths) []file { return docs.installed(program, p) }
	switch t.os {
	case "windows":
		err = r.write(name + ".zip")(zipped(name, docs.archive(program, "msgtrace.exe"), r.at))
	case "linux":
		err = errors.Join(
			r.write(name+".deb")(debian(version, t.arch, installable(debianPaths), r.at)),
			r.write(name+".rpm")(fedora(version, t.arch, installable(fedoraPaths), r.at)))
	}
	if t.os != "windows" {
		err = errors.Join(err, r.write(name+".tar.gz")(tarred(name, docs.archive(program, "msgtrace"), r.at)))
	}
	return errors.Join(err, r.write(name+".cdx.json")(sbom(parts, t, version, r.at), nil))
}

// write writes a file of the release, once it could be made, and says so.
func (r release) write(name string) func(content []byte, err error) error {
	return func(content []byte, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%10d  %s\n", len(content), name)
		return os.WriteFile(filepath.Join(r.out, name), content, 0o644)
	}
}
