package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// imperative is how a sentence of advice begins.
var imperative = regexp.MustCompile(`(?i)^(add|ask|check|copy it|create|enable|export|give|grant|if |leave|let this|make|open a|put|register|run|see|set|sign in|start|try|upload|use|wait|tmux|timedatectl|msgtrace (login|config))\b`)

// TestNoSentenceOfAdviceStandsTwice looks for what people are told to do: each
// sentence has one place, so that the explorer, the command line and the doctor
// cannot come to differ.
func TestNoSentenceOfAdviceStandsTwice(t *testing.T) {
	stands := map[string][]string{} // by sentence
	for place, text := range literals(t) {
		known := strings.HasPrefix(place, "client/advice/")
		for _, one := range sentences(text) {
			if known || imperative.MatchString(one) {
				stands[one] = append(stands[one], place)
			}
		}
	}
	if len(stands) < 100 {
		t.Fatalf("got %d sentences of advice, want those of the program", len(stands))
	}
	for one, places := range stands {
		if len(places) > 1 {
			t.Errorf("%q stands %d times: %s", one, len(places), strings.Join(places, ", "))
		}
	}
}

// TestWhatPackageAdviceSaysNobodyElseSays looks for its sentences inside longer
// texts too.
func TestWhatPackageAdviceSaysNobodyElseSays(t *testing.T) {
	all := literals(t)
	for place, text := range all {
		if !strings.HasPrefix(place, "client/advice/") {
			continue
		}
		for _, one := range sentences(text) {
			for other, longer := range all {
				if !strings.HasPrefix(other, "client/advice/") && strings.Contains(strings.ToLower(longer), one) {
					t.Errorf("%q stands at %s and at %s", one, place, other)
				}
			}
		}
	}
}

// sentences are the sentences of four words and more in a text, in small letters and
// without their ends.
func sentences(text string) []string {
	var all []string
	for _, one := range strings.FieldsFunc(strings.ReplaceAll(text, ". ", "\n"), func(r rune) bool { return r == '\n' }) {
		one = strings.ToLower(strings.Trim(one, " .,;:"))
		if len(strings.Fields(one)) >= 4 {
			all = append(all, one)
		}
	}
	return all
}

// literals are the texts of the program, by where they stand. What only tests use
// is left out, and the simulator, whose texts are those of others.
func literals(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		if within(folder, "client/simulator") || within(folder, "client/advice/advicetest") || within(folder, "ui/uitest") {
			return nil
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					at := files.Position(literal.Pos())
					all[path.Join(folder, entry.Name())+":"+strconv.Itoa(at.Line)+":"+strconv.Itoa(at.Column)] = text
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
