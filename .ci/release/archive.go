package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// tarred packs files below a folder.
func tarred(folder string, files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range files {
		f.path = folder + "/" + f.path
		if err := writeTar(w, f, at); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return gzipped(out.Bytes()), err
}

// writeTar writes a file that belongs to root.
func writeTar(w *tar.Writer, f file, at time.Time) error {
	head := &tar.Header{Typeflag: tar.TypeReg, Name: f.path, Mode: f.mode, Size: int64(len(f.content)), ModTime: at, Uname: "root", Gname: "root", Format: tar.FormatGNU}
	if err := w.WriteHeader(head); err != nil {
		return err
	}
	_, err := w.Write(f.content)
	return err
}

// zipped packs files below a folder.
func zipped(folder string, files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	var wrong []error
	for _, f := range files {
		head := &zip.FileHeader{Name: folder + "/" + f.path, Method: zip.Deflate, Modified: at}
		head.SetMode(os.FileMode(f.mode))
		part, err := w.CreateHeader(head)
		if err == nil {
			_, err = part.Write(f.content)
		}
		wrong = append(wrong, err)
	}
	err := errors.Join(append(wrong, w.Close())...)
	return out.Bytes(), err
}

// writeSums writes the checksums of all files, as sha256sum -c reads them.
func writeSums(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), entry.Name())
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), sums.Bytes(), 0o644)
}
