package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build builds the program for a platform. Nothing of this host and of the folder that
// it is built in gets into it.
func (r release) build(t target, to string) error {
	return r.run([]string{"CGO_ENABLED=0", "GOOS=" + t.os, "GOARCH=" + t.arch, "GOAMD64=v1", "GOARM64=v8.0"},
		"go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", "-s -w -buildid= "+r.ldflags, "-o", to, "./cmd/msgtrace")
}

// run runs a command in the folder of the sources.
func (r release) run(environ []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = r.root, append(os.Environ(), environ...), os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// output is what a command of the program writes.
func output(program string, args ...string) ([]byte, error) {
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		return nil, fmt.Errorf("msgtrace %q: %w", args, err)
	}
	return out, nil
}

// documents are what stands beside the program.
type documents struct {
	licence, readme, changelog, licences, config []byte
	manuals                                      map[string][]byte
	completions                                  map[string][]byte // by the name of the shell
}

// documents has the program itself write its manual pages, completions and an example
// of a configuration, so that none of them is out of date.
func (r release) documents(work string) (d documents, err error) {
	for path, content := range map[string]*[]byte{"LICENSE": &d.licence, "README.md": &d.readme, ".github/CHANGELOG.md": &d.changelog} {
		if *content, err = os.ReadFile(filepath.Join(r.root, path)); err != nil {
			return d, err
		}
	}
	here := filepath.Join(work, "program")
	if err := r.run([]string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", r.ldflags, "-o", here, "./cmd/msgtrace"); err != nil {
		return d, err
	}
	d.completions = map[string][]byte{}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if d.completions[shell], err = output(here, "completion", shell); err != nil {
			return d, err
		}
	}
	if d.manuals, err = manuals(here, filepath.Join(work, "man1")); err != nil {
		return d, err
	}
	d.config, err = exampleConfig(here, filepath.Join(work, "config.toml"))
	return d, err
}

func manuals(program, folder string) (map[string][]byte, error) {
	if _, err := output(program, "man", "--dir", folder); err != nil {
		return nil, err
	}
	pages, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, page := range pages {
		if all[page.Name()], err = os.ReadFile(filepath.Join(folder, page.Name())); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// exampleConfig is a configuration with every setting in it, all but four of them as
// comments.
func exampleConfig(program, path string) ([]byte, error) {
	cmd := exec.Command(program, "config", "init", "--name", "contoso", "--tenant", "contoso.onmicrosoft.com",
		"--client-id", "11111111-2222-3333-4444-555555555555", "--method", "device-code")
	folder := filepath.Dir(path)
	cmd.Env = []string{"MSGTRACE_CONFIG=" + path, "HOME=" + folder, "XDG_CONFIG_DIRS=" + folder} // and nothing of this host
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("msgtrace config init: %w: %s", err, said)
	}
	return os.ReadFile(path)
}
