package access

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	gossh "golang.org/x/crypto/ssh"
)

// grant is whom a plain key lets in, and under which conditions.
type grant struct {
	person  string
	line    int
	from    sources
	expires time.Time // zero: never
	force   string    // the command that runs whatever was asked for
	noPTY   bool
}

// parseKeys reads a file of the form of OpenSSH's authorized_keys, by the wire form of
// its keys.
func parseKeys(path string, document []byte) (map[string]grant, error) {
	grants := map[string]grant{}
	var wrong problems
	line := 0
	for text := range bytes.Lines(document) {
		line++
		if text = bytes.TrimSpace(text); len(text) == 0 || text[0] == '#' {
			continue
		}
		key, granted, err := parseKey(text)
		if err != nil {
			wrong.add(path, line, "%v", err)
			continue
		}
		granted.line = line
		if other, twice := grants[string(key.Marshal())]; twice {
			wrong.add(path, line, "this key stands in line %d, too: of %s there, of %s here", other.line, other.person, granted.person)
			continue
		}
		grants[string(key.Marshal())] = granted
	}
	return grants, wrong.err()
}

func parseKey(text []byte) (gossh.PublicKey, grant, error) {
	key, comment, options, _, err := gossh.ParseAuthorizedKey(text)
	if err != nil {
		return nil, grant{}, errors.New("this is no key of a type that is taken: write options, type, key and the person's name, as in ssh-ed25519 AAAA... ann")
	}
	if _, isCertificate := key.(*gossh.Certificate); isCertificate {
		return nil, grant{}, errors.New("this is a certificate: certificates come in by the key of their authority, which stands in the file of trusted authorities")
	}
	if err := checkKey(key); err != nil {
		return nil, grant{}, err
	}
	person, _, _ := strings.Cut(strings.ReplaceAll(comment, "\t", " "), " ")
	if !plainName(person) {
		return nil, grant{}, fmt.Errorf("the comment behind the key must begin with the name of the person in the roster, not with %q", clip(person))
	}
	granted, err := parseOptions(options)
	granted.person = person
	return key, granted, err
}

// harmless are options that forbid what nobody can do here.
var harmless = []string{"no-agent-forwarding", "no-port-forwarding", "no-user-rc", "no-x11-forwarding"}

// parseOptions reads the options of one line. What cannot be honored is refused: the
// administrator relies on it.
func parseOptions(options []string) (grant, error) {
	var g grant
	seen := map[string]bool{}
	for _, option := range options {
		name, quoted, hasValue := strings.Cut(option, "=")
		name = strings.ToLower(name)
		if seen[name] {
			return g, fmt.Errorf("the option %s stands there twice", name)
		}
		seen[name] = true
		if err := g.set(name, quoted, hasValue); err != nil {
			return g, err
		}
	}
	return g, nil
}

// set takes one option.
func (g *grant) set(name, quoted string, hasValue bool) error {
	if hasValue {
		value, err := dequote(name, quoted)
		if err != nil {
			return err
		}
		return g.setValue(name, value)
	}
	switch name {
	case "restrict", "no-pty":
		g.noPTY = true
	case "pty":
		g.noPTY = false
	case "cert-authority":
		return errors.New("cert-authority has no effect here: put the key into the file of trusted authorities")
	case "no-touch-required":
		return errors.New("no-touch-required is not taken: security keys must be touched")
	default:
		for _, known := range harmless {
			if name == known {
				return nil
			}
		}
		return fmt.Errorf("the option %q is not known here", clip(name))
	}
	return nil
}

func (g *grant) setValue(name, value string) (err error) {
	switch name {
	case "from":
		g.from, err = parseSources(value, true)
	case "expiry-time":
		g.expires, err = parseExpiry(value)
	case "command":
		g.force, err = parseForced(value)
	default:
		return fmt.Errorf("the option %q is not known here", clip(name))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// dequote returns what stands between quotation marks, where \" stands for one.
func dequote(name, quoted string) (string, error) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", fmt.Errorf("the value of %s must stand in quotation marks", clip(name))
	}
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`), nil
}

// parseExpiry reads YYYYMMDD[HHMM[SS]], in the zone of this host or with a Z behind it
// in UTC, as sshd(8) has it.
func parseExpiry(value string) (time.Time, error) {
	digits, utc := strings.CutSuffix(value, "Z")
	zone := time.Local
	if utc {
		zone = time.UTC
	}
	for _, layout := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(digits) == len(layout) {
			if at, err := time.ParseInLocation(layout, digits, zone); err == nil {
				return at, nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: write YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with a Z behind it in UTC", clip(value))
}

// parseForced returns a command that runs instead of what was asked for: search or
// show with words behind it. No other can run here.
func parseForced(command string) (string, error) {
	words := strings.Fields(command)
	if len(words) == 0 || words[0] != "search" && words[0] != "show" {
		return "", fmt.Errorf("%q cannot run here: only search and show with words behind them can", clip(command))
	}
	if strings.ContainsFunc(command, unicode.IsControl) {
		return "", fmt.Errorf("%q has control characters", clip(command))
	}
	return command, nil
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}
