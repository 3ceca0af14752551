package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
)

// licenceFile is a file that a licence asks to be passed on.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright|patents)([.-].*)?$`)

// licences are the texts of all that is linked into a binary.
func (r release) licences(parts *debug.BuildInfo) ([]byte, error) {
	folders, err := r.moduleFolders()
	if err != nil {
		return nil, err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("msgtrace is linked with these modules, under their licences.\n")
	if err := addLicences(&out, "the Go standard library, "+parts.GoVersion, strings.TrimSpace(string(goroot))); err != nil {
		return nil, err
	}
	for _, module := range parts.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		name := module.Path + "@" + module.Version
		if err := addLicences(&out, name, folders[name]); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// moduleFolders are where the modules are on this host.
func (r release) moduleFolders() (map[string]string, error) {
	cmd := exec.Command("go", "list", "-m", "-json", "all")
	cmd.Dir, cmd.Stderr = r.root, os.Stderr
	listed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	folders := map[string]string{}
	for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
		var module struct{ Path, Version, Dir string }
		if err := decoder.Decode(&module); errors.Is(err, io.EOF) {
			return folders, nil
		} else if err != nil {
			return nil, err
		}
		folders[module.Path+"@"+module.Version] = module.Dir
	}
}

// addLicences writes the licences that are in a folder.
func addLicences(out *bytes.Buffer, name, folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("the licence of %s: %w", name, err)
	}
	found := false
	for _, entry := range entries {
		if entry.IsDir() || !licenceFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(out, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 80), name, entry.Name(), bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r"), nil)))
	}
	if !found {
		return fmt.Errorf("no licence found of %s", name)
	}
	return nil
}
