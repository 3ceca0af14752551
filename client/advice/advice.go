// Package advice is the one place that says what an error means, who can fix it,
// and how. The explorer, the command line and the doctor print what stands here.
//
// An error of a sign-in may say by itself how it is fixed: then only the place
// that made it knows, such as the table of Entra's numbers in package auth.
package advice

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/client/auth"
)

// Advice is what an error means and how it is fixed. Its texts may hold some of
// the service's, which are not fit for a terminal as they are.
type Advice struct {
	Brief   string // one sentence: what happened, and what is behind it
	Missing string // what is missing, in full; "": nothing is, or it is not known
	Who     string // who can fix it; "": whoever reads this
	Steps   []Step // how, in their order
}

// Step is one thing to do.
type Step struct {
	Name string // with what or where, such as PowerShell; "": Do is a sentence
	Do   string
}

// Setting is where an error came up, as far as that is known.
type Setting struct {
	Dialect client.Dialect
	Token   client.Bearer // what the last token says of itself
	Server  string        // scheme://host[:port] of Graph
	Proxy   string        // on the way there; "": none
	Served  bool          // whoever reads it has nothing on this host: msgtrace runs there for them

	name string // of the server's setting in the profile
}

// The settings that name a server.
const (
	baseURL   = "base_url"
	authority = "authority"
)

// Endpoint is where the server is reached, as HOST:PORT.
func (s Setting) Endpoint() string {
	u, err := url.Parse(s.Server)
	switch {
	case err != nil || u.Host == "":
		return s.Server
	case u.Port() != "":
		return u.Host
	case u.Scheme == "http":
		return net.JoinHostPort(u.Hostname(), "80")
	}
	return net.JoinHostPort(u.Hostname(), "443")
}

// host names the server without its port.
func (s Setting) host() string {
	if u, err := url.Parse(s.Server); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return "Graph"
}

// kinds are the errors that something is known of, the most telling first.
var kinds = []struct {
	kind   error
	advise func(err error, s Setting) Advice
	anyone bool // whoever searches can follow it, also without this host
}{
	{client.ErrNotProvisioned, notProvisioned, false},
	{client.ErrForbidden, denied, false},
	{client.ErrUnavailable, unavailable, false},
	{client.ErrNotGraph, inBetween, false},
	{client.ErrTLS, untrusted, false},
	{client.ErrThrottled, throttled, true},
	{client.ErrNetwork, unreached, false},
	{client.ErrNotFound, notFound, false},
	{client.ErrNotHeld, notHeld, false},
	{client.ErrTooOld, tooOld, true},
	{client.ErrBadAnswer, badAnswer, false},
	{client.ErrBrokenOff, brokenOff, false},
	{client.ErrForeignLink, foreignLink, false},
	{client.ErrSignIn, notSignedIn, false},
	{client.ErrBadRequest, badRequest, false},
	{context.DeadlineExceeded, tooSlow, false},
}

// For returns the advice about an error. Of one that nothing is known of it has
// no steps.
func For(err error, s Setting) Advice {
	if err == nil {
		return Advice{}
	}
	if out, wrong := forAnother(err, s); wrong {
		return out.to(s)
	}
	s.name = baseURL
	what := err // which decides the kind
	var signIn *auth.Error
	if errors.As(err, &signIn) {
		what, s.name = signIn, authority
		if signIn.Host != "" && signIn.Host != s.host() {
			s.Server, s.Proxy = "https://"+signIn.Host, ""
		}
	}
	var out Advice
	anyone := false
	for _, known := range kinds {
		if errors.Is(what, known.kind) {
			out, anyone = known.advise(err, s), known.anyone
			break
		}
	}
	if signIn != nil && signIn.Fix != "" {
		out.Steps = steps(signIn.Fix)
	}
	if out.Brief == "" {
		out.Brief = brief(err)
	}
	if anyone || slices.Equal(out.Steps, WhichID().Steps) {
		return out
	}
	return out.to(s)
}

// to is the advice for whoever reads it: without anything on this host they cannot take
// its steps, and tell those who can.
func (a Advice) to(s Setting) Advice {
	if !s.Served || len(a.Steps) == 0 {
		return a
	}
	own := a.Steps
	a.Steps = steps("Try again. If it stays so, tell whoever runs this server.")
	for _, step := range own {
		if step.Name == "" {
			step.Name = "On the server"
		}
		a.Steps = append(a.Steps, step)
	}
	return a
}

// Unknown is the advice about an error that nothing is known of.
func Unknown() Advice { return Advice{Steps: steps(report)} }

// Items are the steps, and before them who can fix it.
func (a Advice) Items() []Step {
	if a.Who == "" {
		return a.Steps
	}
	return append([]Step{{"Who can fix it", a.Who}}, a.Steps...)
}

// Lines are the items, each on a line.
func (a Advice) Lines() []string {
	var lines []string
	for _, item := range a.Items() {
		line := item.Do
		if item.Name != "" {
			line = item.Name + ": " + item.Do
		}
		lines = append(lines, line)
	}
	return lines
}

// Line is Lines on one line.
func (a Advice) Line() string {
	var all strings.Builder
	for i, line := range a.Lines() {
		switch {
		case i == 0:
		case strings.HasSuffix(all.String(), "."):
			all.WriteString(" ")
		default:
			all.WriteString("; ")
		}
		all.WriteString(line)
	}
	return all.String()
}

// steps are sentences, one after the other.
func steps(sentences ...string) []Step {
	var all []Step
	for _, s := range sentences {
		all = append(all, Step{Do: s})
	}
	return all
}

// brief is the sentence about an error of which no better one is known.
func brief(err error) string {
	e := asked(err)
	if e == nil || e.Kind == nil {
		return Sentence(inFewWords(err))
	}
	why := e.Message
	if why == "" && e.Err != nil {
		why = inFewWords(e.Err)
	}
	return headline(err, e.Kind.Error(), why)
}

// asked is the error of a request to Graph, or nil.
func asked(err error) *client.Error {
	var e *client.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e
}

// inFewWords is an error without the ids in it.
func inFewWords(err error) string {
	var signIn *auth.Error
	if errors.As(err, &signIn) {
		return signIn.Brief()
	}
	return err.Error()
}

// headline is the sentence that says what happened, with the HTTP status, and why.
func headline(err error, what, why string) string {
	if e := asked(err); e != nil && e.Status != 0 {
		what += fmt.Sprintf(" (%d)", e.Status)
	}
	if why != "" {
		what += ": " + why
	}
	return Sentence(what)
}

// Sentence makes one of words that may lack its beginning and its end.
func Sentence(words string) string {
	words = strings.TrimSuffix(strings.TrimSpace(words), ".")
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}
