package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"msgtrace/client/files"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Answers are the settings of a new profile by name; what is not among them is
// written as a comment with an example.
type Answers map[string]any

// CheckAnswer refuses what the setting of that name cannot be.
func CheckAnswer(name string, given any) error {
	for _, s := range profiles {
		if s.name == name {
			return s.value(&Profile{}).put(given)
		}
	}
	return errors.New("is no setting of a profile")
}

// check refuses answers in words that need no line of a file: none is written.
func (a Answers) check(profile string) error {
	p := newProfile(profile)
	var wrong []error
	for _, s := range profiles {
		if given := a[s.name]; given != nil {
			if err := s.value(p).put(given); err != nil {
				wrong = append(wrong, fmt.Errorf("%s %w", s.name, err))
			}
		}
	}
	for _, c := range p.complaints() {
		wrong = append(wrong, fmt.Errorf("profile %s: %s", profile, c.text))
	}
	return errors.Join(wrong...)
}

// CheckName refuses a name that a new profile cannot have.
func (c *Config) CheckName(profile string) error {
	switch {
	case !plain(profile):
		return fmt.Errorf("profile %q: a name has letters, digits, - and _ only", profile)
	case c.Profiles[profile] != nil:
		return fmt.Errorf("%s: profile %s is already there: edit it, or choose another name", c.where("profiles."+profile), profile)
	}
	return nil
}

// Write puts a new profile into the configuration file, which is made with
// mode 0600 if there is none. What is already in the file stays as it is, and
// a profile that is already there is refused. A result that could not be read
// again is not written.
func Write(getenv func(string) string, profile string, answers Answers) error {
	all, err := begun(getenv)
	if err != nil {
		return err
	}
	c, err := parse(all)
	if err != nil {
		return err
	}
	own := &all[len(all)-1]
	path, document := own.path, own.document
	if err := errors.Join(c.CheckName(profile), answers.check(profile)); err != nil {
		return err
	}
	if c.Read {
		document = append(document, section(profile, answers)...)
	} else {
		document = []byte(head(profile) + section(profile, answers) + keys())
	}
	own.there, own.document = true, document
	if _, err := parse(all); err != nil {
		return fmt.Errorf("nothing was written, as the file could not be read again: %w", err)
	}
	file, err := behind(path)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return files.Replace(file, document)
}

// behind is the file that a link leads to, which is replaced in its place: the
// link is somebody's order, such as a dotfile manager's.
func behind(path string) (string, error) {
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path, nil
	}
	file, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s is a link to a file that is not there: make the file, or remove the link", path)
	}
	return file, err
}

// head is what a new file has above its profiles.
func head(profile string) string {
	out := &strings.Builder{}
	out.WriteString("# msgtrace. No secret belongs in this file, only where it is.\n")
	for _, s := range general {
		var given any
		if s.name == "profile" {
			given = profile
		}
		entry(out, s.name, s.help, s.sample, given)
	}
	return out.String()
}

// keys is what a new file has below its profile: every action of the explorer
// with the keys it has by itself.
func keys() string {
	out := &strings.Builder{}
	out.WriteString(`
# The explorer's keys: an action, and the keys that do it in place of these; []
# takes them away. Your key wins over one of these: the other action loses it.
# Two of your own actions on one key are refused.
# [keys]
`)
	for _, a := range action.Catalogue() {
		quoted := make([]string, len(a.Keys))
		for i, key := range a.Keys {
			quoted[i] = literal(key)
		}
		entry(out, string(a.ID), "", "["+strings.Join(quoted, ", ")+"]", nil)
	}
	return out.String()
}

// section is one profile.
func section(profile string, answers Answers) string {
	out := &strings.Builder{}
	fmt.Fprintf(out, "\n[profiles.%s]\n", profile)
	for _, s := range profiles {
		entry(out, s.name, s.help, s.sample, answers[s.name])
	}
	return out.String()
}

// templateWidth is the longest line of a comment, so that it fits most editors.
const templateWidth = 100

func entry(out *strings.Builder, name, help, sample string, given any) {
	for i, line := range text.Wrap(help, templateWidth-len("# ")) {
		if i == 0 {
			out.WriteString("\n")
		}
		out.WriteString("# " + line + "\n")
	}
	if given == nil {
		fmt.Fprintf(out, "# %s = %s\n", name, sample)
		return
	}
	fmt.Fprintf(out, "%s = %s\n", name, literal(given))
}

// literal writes a value as TOML.
func literal(given any) string {
	s, ok := given.(string)
	if !ok {
		return fmt.Sprint(given)
	}
	if quoted := strconv.Quote(s); quoted == `"`+s+`"` {
		return quoted
	}
	line, err := toml.Marshal(map[string]string{"v": s})
	if err != nil {
		return strconv.QuoteToASCII(s)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(line), "v = "))
}
