package cli

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/manpage"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
)

// manualName is the name of the page of a command: msgtrace-config-init.
func manualName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manual is the page of a command.
func manual(cmd *cobra.Command) string {
	built := thisBuild()
	day, _, _ := strings.Cut(built.Committed, "T")
	p := manpage.New(manualName(cmd), day, "msgtrace "+built.Version, "msgtrace manual")
	p.Section("NAME")
	p.Line(manpage.Plain(manualName(cmd)), manpage.Inline(` \- `), manpage.Plain(lowerFirst(cmd.Short)))
	p.Section("SYNOPSIS")
	for i, form := range strings.Split(forms(cmd), "\n") {
		if i > 0 {
			p.Break()
		}
		p.Line(synopsis(cmd, strings.TrimSpace(form))...)
	}
	p.Section("DESCRIPTION")
	p.Text(description(cmd))
	cmd.InitDefaultHelpFlag()
	own, global := flagsOf(cmd)
	manualCommands(p, cmd)
	manualFlags(p, "OPTIONS", own)
	if cmd.HasParent() {
		manualHeeded(p, global)
	} else {
		manualFlags(p, "GLOBAL OPTIONS", global)
		manualTopics(p)
		manualQueries(p)
		manualKeys(p)
		manualFacts(p, "EXIT STATUS", exitCodes)
		manualFacts(p, "ENVIRONMENT", environment)
		manualFacts(p, "FILES", ownFiles)
	}
	if cmd.Example != "" {
		p.Section("EXAMPLES")
		p.Literal(strings.Split(unindent(cmd.Example), "\n"))
	}
	manualOthers(p, cmd)
	return p.String()
}

// lowerFirst is a sentence in the middle of a line.
func lowerFirst(s string) string {
	runes := []rune(s)
	runes[0] = unicode.ToLower(runes[0])
	return string(runes)
}

// synopsis is a way to call a command: what is typed as it stands is bold.
func synopsis(cmd *cobra.Command, form string) []manpage.Inline {
	parts := []manpage.Inline{manpage.Bold(cmd.CommandPath())}
	for _, word := range strings.Fields(strings.TrimPrefix(form, cmd.CommandPath())) {
		inner := strings.Trim(word, "[]")
		open, closed, _ := strings.Cut(word, inner)
		parts = append(parts, manpage.Plain(" "+open), manpage.Italic(inner), manpage.Plain(closed))
	}
	return parts
}

// unindent takes the blanks off that each line of an example begins with.
func unindent(example string) string {
	return strings.ReplaceAll(strings.TrimPrefix(strings.TrimRight(example, " \n"), "  "), "\n  ", "\n")
}

func reference(page string) manpage.Inline { return manpage.Bold(page) + manpage.Plain("(1)") }

func manualCommands(p *manpage.Page, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	p.Section("COMMANDS")
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			p.Tagged(reference(manualName(below)), below.Short+".")
		}
	}
}

func manualFlags(p *manpage.Page, title string, flags []*pflag.Flag) {
	p.Section(title)
	for _, flag := range flags {
		head := manpage.Bold("--" + flag.Name)
		if flag.Shorthand != "" {
			head = manpage.Bold("-"+flag.Shorthand) + manpage.Plain(", ") + head
		}
		if name, _ := pflag.UnquoteUsage(flag); name != "" {
			head += manpage.Plain(" ") + manpage.Italic(name)
		}
		p.Tagged(head, flagText(flag))
	}
}

// manualHeeded names the flags of all commands that a command heeds.
func manualHeeded(p *manpage.Page, flags []*pflag.Flag) {
	if len(flags) == 0 {
		return
	}
	var names []manpage.Inline
	for _, flag := range flags {
		names = append(names, manpage.Bold("--"+flag.Name))
	}
	p.Section("GLOBAL OPTIONS")
	p.Line(joined(names, manpage.Plain(", ")), manpage.Plain(": see "), reference("msgtrace"), manpage.Plain("."))
}

// manualTopics names what else msgtrace explains.
func manualTopics(p *manpage.Page) {
	var facts []fact
	for _, topic := range topics(nil) {
		facts = append(facts, fact{"msgtrace help " + topic.Name, topic.About})
	}
	manualFacts(p, "TOPICS", facts)
}

// manualQueries tells the words of a query.
func manualQueries(p *manpage.Page) {
	p.Section("QUERY WORDS")
	p.Text(`A query is a line of these words, each with a value. Several values have commas
between; a value with blanks goes in quotation marks. A minus before a word leaves
out what it holds for: -subject:newsletter. An address alone is a recipient, an id
alone is searched for, and other words are the subject.`)
	for _, name := range queryline.Names() {
		p.Tagged(manpage.Bold(name.Word+":"), aboutWord(name))
	}
}

// aboutWord is what the flag says that equals a word of a query, or what the word says
// itself where no flag does.
func aboutWord(name queryline.Name) string {
	field, _, _ := client.FieldOfWord(name.Word)
	if info := field.Info(); info.Kind != client.KindSubject && info.Help != "" {
		return strings.ReplaceAll(info.Help, "`", "")
	}
	return name.About
}

// manualKeys tells the keys of the explorer, each action once, below the places where
// it is in force.
func manualKeys(p *manpage.Page) {
	keymap, err := action.NewKeymap(nil)
	if err != nil {
		return // a test finds a catalogue that is in conflict with itself
	}
	p.Section("KEYS")
	p.Line(manpage.Plain("The keys of the explorer, unless the configuration gives others."))
	told, places := map[action.ID]bool{}, map[string][]action.Entry{}
	var order []string
	for _, scope := range scopes() {
		for _, group := range keymap.Help(scope) {
			for _, entry := range group.Entries {
				if told[entry.ID] {
					continue
				}
				told[entry.ID] = true
				place := placesOf(keymap, entry.ID)
				if places[place] == nil {
					order = append(order, place)
				}
				places[place] = append(places[place], entry)
			}
		}
	}
	for _, place := range order {
		p.Subsection(place)
		for _, entry := range places[place] {
			var keys []manpage.Inline
			for _, key := range entry.Keys {
				keys = append(keys, manpage.Bold(key))
			}
			p.Tagged(joined(keys, manpage.Plain(", ")), entry.Help)
		}
	}
}

// scopes are those of the catalogue, in its order.
func scopes() []action.Scope {
	var all []action.Scope
	for _, one := range action.Catalogue() {
		for _, scope := range one.Scopes {
			if !slices.Contains(all, scope) {
				all = append(all, scope)
			}
		}
	}
	return all
}

// placesOf says where an action is in force.
func placesOf(keymap *action.Keymap, id action.ID) string {
	one, _ := keymap.Action(id)
	titles := make([]string, len(one.Scopes))
	for i, scope := range one.Scopes {
		titles[i] = scope.Title()
		if i > 0 {
			titles[i] = lowerFirst(titles[i])
		}
	}
	return strings.Join(titles, ", ")
}

func joined(parts []manpage.Inline, between manpage.Inline) manpage.Inline {
	var all manpage.Inline
	for i, part := range parts {
		if i > 0 {
			all += between
		}
		all += part
	}
	return all
}

// fact is a term and what it is.
type fact struct{ term, about string }

func manualFacts(p *manpage.Page, title string, facts []fact) {
	p.Section(title)
	for _, one := range facts {
		p.Tagged(manpage.Bold(one.term), one.about)
	}
}

// manualOthers names the pages around that of a command.
func manualOthers(p *manpage.Page, cmd *cobra.Command) {
	var others []manpage.Inline
	for above := cmd.Parent(); above != nil; above = above.Parent() {
		others = append(others, reference(manualName(above)))
	}
	for _, below := range cmp.Or(cmd.Parent(), cmd).Commands() {
		if below != cmd && below.IsAvailableCommand() {
			others = append(others, reference(manualName(below)))
		}
	}
	p.Section("SEE ALSO")
	p.Line(joined(others, manpage.Inline(",\n")))
}
