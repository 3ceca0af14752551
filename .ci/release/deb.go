package main

import (
	"archive/tar"
	"bytes"
	"crypto/md5"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	summary = "find out what became of a mail, in Microsoft 365 message traces"
	about   = `msgtrace answers "I never got the mail" on a terminal: a search form, the
messages, every recipient, and the events of each copy, with a verdict in plain
words. It reads the message traces of a tenant over Microsoft Graph, and only
reads. "msgtrace demo" shows it on simulated mail.`
	authors = "The msgtrace authors <msgtrace@localhost>"
)

// debian packs a package for Debian: an archive of ar with two archives of tar in it.
// See deb(5).
func debian(version, arch string, files []file, at time.Time) ([]byte, error) {
	data, err := debianTar(files, at)
	control, wrong := debianTar(debianControl(version, arch, files), at)
	var out bytes.Buffer
	out.WriteString("!<arch>\n")
	for _, part := range []file{plain("debian-binary", []byte("2.0\n")), plain("control.tar.gz", control), plain("data.tar.gz", data)} {
		fmt.Fprintf(&out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", part.path, at.Unix(), 0, 0, "100644", len(part.content))
		out.Write(part.content)
		if len(part.content)%2 == 1 {
			out.WriteByte('\n')
		}
	}
	return out.Bytes(), errors.Join(err, wrong)
}

// debianTar packs files, and the folders that they are in, as dpkg names them.
func debianTar(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var wrong []error
	for _, folder := range append([]string{""}, folders(files)...) {
		name := strings.TrimSuffix("./"+folder, "/") + "/"
		wrong = append(wrong, w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: 0o755, ModTime: at, Uname: "root", Gname: "root", Format: tar.FormatGNU}))
	}
	for _, f := range files {
		f.path = "./" + f.path
		wrong = append(wrong, writeTar(w, f, at))
	}
	err := errors.Join(append(wrong, w.Close())...)
	return gzipped(out.Bytes()), err
}

// debianControl are the files that dpkg reads.
func debianControl(version, arch string, files []file) []file {
	size := 0
	var sums strings.Builder
	for _, f := range files {
		size += (len(f.content) + 1023) / 1024
		fmt.Fprintf(&sums, "%x  %s\n", md5.Sum(f.content), f.path)
	}
	control := fmt.Sprintf(`Package: msgtrace
Version: %s
Architecture: %s
Maintainer: %s
Installed-Size: %d
Recommends: ca-certificates
Section: mail
Priority: optional
Description: %s
 %s
`, version, arch, authors, size, summary, strings.ReplaceAll(about, "\n", "\n "))
	return []file{plain("control", []byte(control)), plain("md5sums", []byte(sums.String()))}
}
