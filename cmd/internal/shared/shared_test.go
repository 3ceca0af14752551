package shared_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/cmd/internal/shared"
)

const good = `[[search]]
name = "Bounces of today"
line = "status:failed since:today"
note = "the morning's list"

[[playbook]]
name = "never got it"

[[playbook.step]]
question = "Did it come?"
line = "to:{recipient} since:2d"
look = "A row that is delivered."

[[playbook.step]]
line = "from:{sender} since:2d"
`

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestSearchesAndPlaybooksAreRead(t *testing.T) {
	t.Parallel()
	team, own := folder(t, map[string]string{"a.toml": good, "README.md": "no toml", ".b.toml": "="}), folder(t, map[string]string{"mine.toml": "[[search]]\nname = \"mine\"\nline = \"to:bob@contoso.com\"\n"})
	shelf := shared.Read(team, own)
	if len(shelf.Troubles) > 0 || len(shelf.Searches) != 2 || len(shelf.Playbooks) != 1 {
		t.Fatalf("got %+v, want two searches, a playbook and no trouble", shelf)
	}
	if got, want := shelf.Searches[0], (shared.Search{Name: "Bounces of today", Line: "status:failed since:today", Note: "the morning's list"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if steps := shelf.Playbooks[0].Steps; len(steps) != 2 || steps[0].Look != "A row that is delivered." || steps[1].Line != "from:{sender} since:2d" {
		t.Errorf("got %+v, want both steps", steps)
	}
}

// What is wrong is told with its line, and what is right beside it is read.
func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		says    string
		kept    int // searches and playbooks
	}{
		"no TOML":         {"[[search]]\nname = x\n", ":2: ", 0},
		"a kind":          {"[[search]]\nname = 1\nline = \"a\"\n", ":2: ", 0},
		"an unknown key":  {good + "\n[[search]]\nname = \"b\"\nquery = \"x\"\nline = \"c\"\n", `:19: unknown key "search.query" has no effect`, 3},
		"an unknown part": {"title = \"x\"\n" + good, `:1: unknown key "title" has no effect`, 2},
		"no name":         {good + "[[search]]\nline = \"a\"\n", ":16: a name is missing", 2},
		"no line":         {good + "[[search]]\nname = \"b\"\n", `:16: search "b" has no line`, 2},
		"a wrong line":    {good + "[[search]]\nname = \"b\"\nline = \"statsu:failed\"\n", `:18: search "b": "statsu:" is not a search word: did you mean status:?`, 2},
		"a name twice":    {good + "[[search]]\nname = \"NEVER got it\"\nline = \"a\"\n", `:7: "never got it" has no effect: that name was read before`, 2},
		"a wrong blank":   {strings.Replace(good, "{sender}", "{sendr}", 1), ":15: playbook \"never got it\": step 2: there is no blank {sendr}", 1},
		"no step":         {"[[playbook]]\nname = \"a\"\n", `:1: playbook "a" has no step`, 0},
	} {
		root := folder(t, map[string]string{"a.toml": test.content})
		shelf := shared.Read(root, "")
		if test.says != "" && !slices.ContainsFunc(shelf.Troubles, func(s string) bool { return strings.Contains(s, filepath.Join(root, "a.toml")+test.says) }) {
			t.Errorf("%s: got %q, want %q", name, shelf.Troubles, test.says)
		}
		if got := len(shelf.Searches) + len(shelf.Playbooks); got != test.kept {
			t.Errorf("%s: got %d, want %d that can be used", name, got, test.kept)
		}
	}
}

func TestAFolderThatIsNotThereIsTold(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "none")
	if got, want := shared.Read(missing, "").Troubles, []string{missing + ": no such file or directory"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := shared.Read("", missing).Troubles; len(got) > 0 {
		t.Errorf("got %q of a folder that need not be there, want nothing", got)
	}
}

// The examples of the README are those that people begin with.
func TestTheExamplesOfTheReadmeAreRead(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []string
	for i, block := range strings.Split(string(readme), "```") {
		if example, ok := strings.CutPrefix(block, "toml\n[["); ok && i%2 == 1 {
			examples = append(examples, "[["+example)
		}
	}
	shelf := shared.Read(folder(t, map[string]string{"a.toml": strings.Join(examples, "\n")}), "")
	if len(shelf.Troubles) > 0 || len(shelf.Searches) != 1 || len(shelf.Playbooks) != 1 {
		t.Errorf("got %+v, want a search and a playbook without a trouble", shelf)
	}
}
