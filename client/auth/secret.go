package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
)

// SecretSource says where a secret is. The first that is set counts, in this
// order. There is deliberately no way to give the secret itself: it would come
// from a configuration file that is copied, or from arguments that every user
// of the host can list.
type SecretSource struct {
	File    string // a file for its owner only
	Command string // run by /bin/sh; its first line of output
	Ask     bool   // asked of the person through PromptSecret
	Env     string // name of an environment variable; the last resort
}

// PromptSecret asks a person for a secret without showing what is typed.
type PromptSecret func(ctx context.Context, label string) (client.Secret, error)

// commandPatience is how long a command may take: a password manager may ask
// its user to unlock it.
const commandPatience = 60 * time.Second

// maxSecret bounds what is read.
const maxSecret = 64 << 10

// Read fetches the secret. Nothing of it is in any error.
func (s SecretSource) Read(ctx context.Context, label string, ask PromptSecret) (client.Secret, error) {
	text, err := s.read(ctx, label, ask)
	if err != nil {
		return "", err
	}
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return "", configError("the "+label+" is empty", fixSecret)
	}
	return client.Secret(text), nil
}

func (s SecretSource) read(ctx context.Context, label string, ask PromptSecret) (string, error) {
	switch {
	case s.File != "":
		content, err := readSecretFile(s.File, label)
		return string(content), err
	case s.Command != "":
		return runSecretCommand(ctx, s.Command, label, commandPatience)
	case s.Ask:
		if ask == nil {
			return "", NobodyToAsk(label)
		}
		secret, err := ask(ctx, label)
		return secret.Reveal(), err
	case s.Env != "":
		value, ok := os.LookupEnv(s.Env)
		if !ok {
			return "", configError("the environment variable "+s.Env+" is not set", "Set it, or use secret_file or secret_command in the profile.")
		}
		return value, nil
	}
	return "", configError("nothing says where the "+label+" is", fixSecretSource)
}

// readSecretFile reads a file that only its owner may read. Unlike the token
// cache it may be a link, as mounted secrets are.
func readSecretFile(path, label string) ([]byte, error) {
	credentials := os.Getenv(credentialsVariable)
	path, err := credentialPath(path, label, credentials)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|files.NoWait, 0)
	if err != nil {
		return nil, unreadable(label, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, unreadable(label, err)
	}
	uid, known := files.Owner(info)
	switch mode := info.Mode().Perm(); {
	case !info.Mode().IsRegular():
		return nil, configError("the "+label+" "+path+" is not a regular file", fixPath)
	case known && uid != os.Geteuid() && uid != 0:
		return nil, configError("the "+label+" "+path+" belongs to another user", "Copy it to a file of your own: install -m 600 SOURCE TARGET.")
	case known && mode&0o077 != 0 && !isCredential(path, credentials, uid, mode):
		return nil, configError(fmt.Sprintf("others may use the %s %s (mode %04o)", label, path, mode), "chmod 600 "+path)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxSecret))
	if err != nil {
		return nil, unreadable(label, err)
	}
	return content, nil
}

// credentialsVariable names the folder of the secrets that systemd hands to one service, and
// that no other user can enter: https://systemd.io/CREDENTIALS/.
const credentialsVariable = "CREDENTIALS_DIRECTORY"

// credentialPath puts that folder in the place of the variable at the beginning of a path:
// each unit that is given a secret has it elsewhere.
func credentialPath(path, label, folder string) (string, error) {
	name, is := strings.CutPrefix(path, "$"+credentialsVariable+"/")
	switch {
	case !is:
		return path, nil
	case folder == "":
		return "", configError("the "+label+" is in $"+credentialsVariable+", which is not set here",
			"systemd sets it for a unit that has LoadCredential="+name+":FILE.")
	}
	return filepath.Join(folder, name), nil
}

// isCredential reports whether a file is one that systemd has put there for this service.
// It belongs to root, and the group seems to be able to read it: the mode of a file with an
// access control list shows what the one user may for whom it is.
func isCredential(path, folder string, uid int, mode os.FileMode) bool {
	return folder != "" && filepath.Dir(path) == filepath.Clean(folder) && uid == 0 && mode&0o037 == 0
}

// NobodyToAsk says that a secret would have to be typed, and that there is
// nobody who could.
func NobodyToAsk(label string) *Error {
	return configError("the "+label+" has to be typed, and there is nobody to ask here", "Use a terminal, or a file or a command for it in the profile.")
}

func unreadable(label string, err error) *Error {
	return &Error{Kind: KindConfig, Message: "the " + label + " cannot be read", Err: files.Plain(err), Fix: fixPath}
}

// runSecretCommand takes the first line that a command prints. What it writes
// to standard error goes nowhere: it may hold what it must not.
func runSecretCommand(ctx context.Context, command, label string, patience time.Duration) (string, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	run := exec.CommandContext(limited, "/bin/sh", "-c", command)
	run.WaitDelay = time.Second
	var output limitedBuffer
	run.Stdout = &output
	err := run.Run()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", commandError(label, fmt.Sprintf("did not end within %v", patience))
	case err != nil:
		ending := "failed"
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			ending = fmt.Sprintf("ended with status %d", exit.ExitCode())
		}
		return "", commandError(label, ending)
	}
	line, _, _ := bytes.Cut(output.content, []byte("\n"))
	return string(line), nil
}

func commandError(label, ending string) *Error {
	return configError("the command for the "+label+" "+ending, "Run it by hand: it must print the secret on its first line.")
}

// limitedBuffer keeps the first bytes of an output.
type limitedBuffer struct{ content []byte }

func (b *limitedBuffer) Write(text []byte) (int, error) {
	room := max(0, maxSecret-len(b.content))
	b.content = append(b.content, text[:min(room, len(text))]...)
	return len(text), nil
}
