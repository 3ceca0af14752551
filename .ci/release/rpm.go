package main

import (
	"bytes"
	"strings"
	"time"

	"github.com/google/rpmpack"
)

// fedora packs a package for Fedora and its kin.
func fedora(version, arch string, files []file, at time.Time) ([]byte, error) {
	arches := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}
	pack, err := rpmpack.NewRPM(rpmpack.RPMMetaData{
		Name: "msgtrace", Version: version, Release: "1", Arch: arches[arch], OS: "linux", Summary: summary, Description: about,
		Licence: "MIT", Vendor: "The msgtrace authors", BuildHost: "localhost", BuildTime: at, Epoch: rpmpack.NoEpoch, Compressor: "gzip:9",
		Recommends: rpmpack.Relations{{Name: "ca-certificates"}},
	})
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		pack.AddFile(rpmpack.RPMFile{Name: "/" + f.path, Body: f.content, Mode: 0o100000 | uint(f.mode), Owner: "root", Group: "root", MTime: uint32(at.Unix()), Type: typeOf(f)})
	}
	for _, folder := range []string{"/usr/share/doc/msgtrace", "/usr/share/doc/msgtrace/examples", "/usr/share/licenses/msgtrace"} {
		pack.AddFile(rpmpack.RPMFile{Name: folder, Mode: 0o040755, Owner: "root", Group: "root", MTime: uint32(at.Unix())})
	}
	var out bytes.Buffer
	err = pack.Write(&out)
	return out.Bytes(), err
}

// typeOf marks what rpm leaves out where no documents are wanted.
func typeOf(f file) rpmpack.FileType {
	switch {
	case strings.HasPrefix(f.path, "usr/share/licenses/"):
		return rpmpack.LicenceFile
	case strings.HasPrefix(f.path, "usr/share/doc/"), strings.HasPrefix(f.path, "usr/share/man/"):
		return rpmpack.DocFile
	}
	return rpmpack.GenericFile
}
