package cli_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/ui/text"
)

// helpTopics are the topics of `help`.
var helpTopics = []string{"statuses", "events", "codes", "api", "times", "query", "keys", "signs"}

func TestEachTopicIsPrintedAndFoldsAt80(t *testing.T) {
	t.Parallel()
	for topic, want := range map[string]string{
		"statuses": "The copy waits in quarantine", "events": "marked as not spam by a rule", "codes": "5.7.501 to 5.7.503", "api": "ExchangeMessageTrace.Read.All",
		"times": "half an hour ago", "query": "subject-starts:", "keys": "Narrow what is loaded", "signs": "⊘", "KEYS": "ctrl+d",
	} {
		o := newHost(t).run("help", topic).want(t, 0)
		if !strings.Contains(o.out, want) || o.err != "" {
			t.Errorf("help %s: got\n%s%s\nwant %q in it, and nothing on standard error", topic, o.out, o.err, want)
		}
		for line := range strings.Lines(o.out) {
			if line = strings.TrimRight(line, "\n"); text.Width(line) > 80 && !strings.Contains(line, "https://") || strings.HasSuffix(line, " ") {
				t.Errorf("help %s: got the line %q, want at most 80 columns and no blank at its end", topic, line)
			}
		}
		if strings.Contains(o.out, "\n\n\n") || strings.HasPrefix(o.out, "\n") || !strings.HasSuffix(o.out, "\n") {
			t.Errorf("help %s: got %q, want one empty line between parts", topic, o.out)
		}
	}
}

func TestHelpExplainsOneWord(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][]string{
		"codes 5.7.705":      {"5.7.705\n", "Sender's organization blocked", "Whose move   The sender's administrators.", "https://learn.microsoft.com/"},
		"5.2.2":              {"Servers use this code loosely", "Often: Mailbox full", "Say          Not delivered: the mailbox of the recipient is full."},
		"550":                {"no, and trying again does not help"},
		"SFV":                {"The verdict of the spam filter.", "SKN          marked as not spam by a rule", "message-headers-eop-mdo"},
		"sfv":                {"SKN"},
		"statuses junk":      {"Spam\n", "Junk Email"},
		"filteredAsSpam":     {"Spam\n"},
		"events Defer":       {"up to 24 hours"},
		"mailbox-full":       {"Mailbox full"},
		"api permission":     {"MessageTrace.Read.All", "ExchangeMessageTrace.Read.All"},
		"keys timeline":      {"Timeline:", "Show everything the service says about this event"},
		"keys zoom":          {"Show the focused pane alone"},
		"query subject-ends": {"subject:\n"},
		"signs ~":            {"May still change"},
		"times yesterday":    {"All of that day"},
		"help":               {"Topics:", "statuses  what became of a copy"},
		"search":             {"Usage:\n  msgtrace search [QUERY]"},
		"config show":        {"Usage:\n  msgtrace config show"},
		"550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus": {"In short", "Whose move"},
	} {
		words := strings.Fields(args)
		if strings.HasPrefix(args, "550 ") {
			words = []string{args}
		}
		o := newHost(t).run(append([]string{"help"}, words...)...).want(t, 0)
		for _, part := range want {
			if !strings.Contains(o.out, part) {
				t.Errorf("help %s: got\n%s\nwant %q in it", args, o.out, part)
			}
		}
	}
	if o := newHost(t).run("help", "SFV").want(t, 0); strings.Contains(o.out, "Receive") || strings.Contains(o.out, "SCL") {
		t.Errorf("help SFV: got\n%s\nwant just that one", o.out)
	}
}

func TestHelpWithoutAWordIsThatOfMsgtraceAndNamesTheTopics(t *testing.T) {
	t.Parallel()
	got, want := newHost(t).run("help").want(t, 0).out, newHost(t).run("--help").want(t, 0).out
	if got != want || !strings.Contains(strings.Join(strings.Fields(got), " "), "msgtrace help WORD; its topics are "+strings.Join(helpTopics, ", ")) {
		t.Errorf("got\n%s\nwant that of --help, with the topics:\n%s", got, want)
	}
}

func TestHelpOnWhatIsNotKnownSuggestsAndFails(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"statusses": `there is no help on "statusses": did you mean "statuses"?`, "serch": `did you mean "search"?`, "SVF": `did you mean "sfv"?`,
		"codes mailbox-ful": `there is no help on "mailbox-ful" in the topic codes: did you mean "mailbox-full"?`, "xyzzy": `there is no help on "xyzzy"`,
		"codes 9.9.9": `there is no help on "9.9.9" in the topic codes`,
	} {
		if o := newHost(t).run(append([]string{"help"}, strings.Fields(args)...)...).want(t, 1, want); o.out != "" {
			t.Errorf("help %s: got the output %s, want none", args, o.out)
		}
	}
}

// Help needs no configuration, and goes by the one that there is; a broken one does not
// keep it away.
func TestHelpOnKeysHasThoseOfTheConfiguration(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := filepath.Join(h.home, "config.toml")
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+path)
	for document, want := range map[string]string{
		"[keys]\nzoom = \"Z\"\n": "  Z                     Show the focused pane alone", "theme = 1\n": "  z                     Show the focused pane alone",
		"[keys]\nzoom = \"nosuchkey\"\n": "  z                     Show the focused pane alone", "ascii = true\n": "  z",
	} {
		write(t, path, document)
		if o := h.run("help", "keys").want(t, 0); !strings.Contains(o.out, want) {
			t.Errorf("%q: got\n%s\nwant %q in it", document, o.out, want)
		}
	}
	write(t, path, "ascii = true\n")
	if o := h.run("help", "signs").want(t, 0); !strings.Contains(o.out, " Delivered.") || strings.Contains(o.out, "✓") {
		t.Errorf("got\n%s\nwant the signs in ASCII", o.out)
	}
}

func TestShellsCompleteTopicsAndTheirWords(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"help":          {"search", "doctor", "codes", "keys"},
		"help statuses": {"Failed", "filteredAsSpam", "junk"},
		"help codes":    {"mailbox-full", "5.1.10"},
	} {
		o := newHost(t).run(append(append([]string{"__complete"}, strings.Fields(line)...), "")...).want(t, 0)
		var got []string
		for offered := range strings.Lines(o.out) {
			word, _, _ := strings.Cut(strings.TrimSpace(offered), "\t")
			got = append(got, word)
		}
		for _, word := range want {
			if !slices.Contains(got, word) {
				t.Errorf("%s: got %q, want %q among them", line, got, word)
			}
		}
	}
}
