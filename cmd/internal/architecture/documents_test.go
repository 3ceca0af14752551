package architecture

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are the texts for people.
var documents = []string{"*.md", ".github/*.md"}

var (
	mdLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	mdPicture = regexp.MustCompile(`<(?:img|source)\b[^>]*\bsrc(?:set)?="([^"]+)"`)
	mdHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	mdCode    = regexp.MustCompile("(?s)```.*?```")
)

// TestLinksOfTheDocumentsLeadSomewhere follows each link to a file of this
// repository, or to a heading: files move, and nobody reads a text again for it.
func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	var read int
	for _, pattern := range documents {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			read++
			for _, target := range links(prose(t, path)) {
				if reason := broken(t, path, target); reason != "" {
					t.Errorf("%s links to %s: %s, want a link that works", filepath.Base(path), target, reason)
				}
			}
		}
	}
	if read < len(documents) {
		t.Errorf("got %d documents, want some of each of %q", read, documents)
	}
}

// links are what a text links to, and the pictures that it shows.
func links(prose string) []string {
	var targets []string
	for _, form := range []*regexp.Regexp{mdLink, mdPicture} {
		for _, found := range form.FindAllStringSubmatch(prose, -1) {
			targets = append(targets, found[1])
		}
	}
	return targets
}

func TestLinksAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"[the house](#the-house), [a file](ui/doc.go)": {"#the-house", "ui/doc.go"},
		"![a screen](list.svg)":                        {"list.svg"},
		"<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"dark.svg\">\n  <img alt=\"a screen\" src=\"light.svg\">\n</picture>": {"dark.svg", "light.svg"},
		"no link": nil,
	} {
		if got := links(text); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// broken returns why a link does not lead anywhere, or nothing.
func broken(t *testing.T, from, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return err.Error()
	case u.Scheme != "":
		return "" // of somebody else
	}
	path := from
	if u.Path != "" {
		path = filepath.Join(filepath.Dir(from), filepath.FromSlash(u.Path))
	}
	if _, err := os.Stat(path); err != nil {
		return "there is no such file"
	}
	if u.Fragment != "" && !hasHeading(t, path, u.Fragment) {
		return "there is no such heading"
	}
	return ""
}

func hasHeading(t *testing.T, path, anchor string) bool {
	t.Helper()
	for _, found := range mdHeading.FindAllStringSubmatch(prose(t, path), -1) {
		if anchorOf(found[1]) == anchor {
			return true
		}
	}
	return false
}

// anchorOf is what GitHub makes of a heading: small letters, digits and dashes.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(heading))
}

// prose is a document without its blocks of code.
func prose(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return mdCode.ReplaceAllString(string(text), "")
}

func TestALinkThatLeadsNowhereIsFound(t *testing.T) {
	t.Parallel()
	from := filepath.Join(root, "README.md")
	for _, test := range []struct{ target, want string }{
		{"https://learn.microsoft.com/graph", ""},
		{"client/doc.go", ""},
		{"client", ""},
		{"#command-line", ""},
		{".github/CONTRIBUTING.md#one-search-in-ten-steps", ""},
		{"client/docs.go", "there is no such file"},
		{"#no-such-heading", "there is no such heading"},
		{".github/CONTRIBUTING.md#command-line", "there is no such heading"},
	} {
		if got := broken(t, from, test.target); got != test.want {
			t.Errorf("a link to %s: got %q, want %q", test.target, got, test.want)
		}
	}
}
