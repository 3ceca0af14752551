package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client/guide"
	"msgtrace/theme/nearest"
)

// explainer is `help`: of a command, of a topic, or of one word.
func (a *app) explainer() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC [WORD] | WORD]",
		Short: "Explain a command, a status, an event, a code, a key",
		Long: `Explains a command, or what traces have in them, offline and without any
configuration. A word may be a status, an event, a field of an event (SFV), a
status code (5.7.705), a cause, a sign, a key's action, or, in quotation marks,
a whole answer of a mail server.

Topics:
` + topicList() + `

Exit codes: 0 it is explained; 1 nothing is known of it.`,
		Example: `  msgtrace help search
  msgtrace help statuses
  msgtrace help codes 5.7.705
  msgtrace help SFV
  msgtrace help keys timeline
  msgtrace help '550 5.7.1 Service unavailable, client host blocked'`,
		ValidArgsFunction: a.completeHelp,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) == 0 {
				found.InitDefaultHelpFlag() // which is listed, too
				return found.Help()
			}
			return a.printHelp(args)
		},
	}
}

// topicList are the topics, a line each.
func topicList() string {
	var lines []string
	for _, t := range topics(nil) {
		lines = append(lines, fmt.Sprintf("  %-9s %s", t.Name, t.About))
	}
	return strings.Join(lines, "\n")
}

// topicNames are the names of the topics.
func topicNames() []string {
	var names []string
	for _, t := range topics(nil) {
		names = append(names, t.Name)
	}
	return names
}

// printHelp explains a topic, a word of it, or a word of any.
func (a *app) printHelp(args []string) error {
	found, err := find(topics(a.reader()), args)
	if err != nil {
		return err
	}
	page := page{width: width(a.sys.Out, helpWidth)}
	for _, topic := range found {
		page.topic(topic)
	}
	_, err = io.WriteString(a.sys.Out, page.String())
	return err
}

// find returns what the arguments ask for: a topic, the part of it that is about a word,
// or that part of every topic.
func find(all []guide.Topic, args []string) ([]guide.Topic, error) {
	at := slices.IndexFunc(all, func(t guide.Topic) bool { return strings.EqualFold(t.Name, args[0]) })
	if at < 0 {
		return findWord(all, strings.Join(args, " "))
	}
	topic := all[at]
	if len(args) == 1 {
		return []guide.Topic{topic}, nil
	}
	word := strings.Join(args[1:], " ")
	if found, ok := about(topic, word); ok {
		return []guide.Topic{found}, nil
	}
	return nil, nothingOn(fmt.Sprintf("%q in the topic %s", word, topic.Name), word, topic.Names(), "`msgtrace help "+topic.Name+"` shows all of it")
}

// findWord looks for a word in every topic.
func findWord(all []guide.Topic, word string) ([]guide.Topic, error) {
	var found []guide.Topic
	var names []string
	for _, topic := range all {
		if part, ok := about(topic, word); ok {
			found = append(found, part)
		}
		names = append(append(names, topic.Name), topic.Names()...)
	}
	if len(found) == 0 {
		return nil, nothingOn(fmt.Sprintf("%q", word), word, names, "`msgtrace help help` lists the topics, `msgtrace --help` the commands")
	}
	return found, nil
}

// about is the part of a topic that is about a word.
func about(topic guide.Topic, word string) (guide.Topic, bool) {
	if topic.Name == "codes" {
		if entries := guide.Code(word); entries != nil {
			return guide.Topic{Name: topic.Name, Sections: []guide.Section{{Entries: entries}}}, true
		}
	}
	return topic.Find(word)
}

// nothingOn says that nothing is known of what was asked for, and what was probably
// meant.
func nothingOn(what, word string, known []string, where string) error {
	return advised{errors.New("there is no help on " + what + nearest.Hint(strings.ToLower(word), lowered(known))), where}
}

func lowered(words []string) []string {
	var all []string
	for _, word := range words {
		all = append(all, strings.ToLower(word))
	}
	return all
}

// completeHelp completes commands and topics, and behind a topic its words.
func (a *app) completeHelp(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, topic := range topics(nil) {
		switch {
		case len(args) == 0:
			words = append(words, topic.Name+"\t"+topic.About)
		case len(args) == 1 && args[0] == topic.Name:
			words = append(words, topic.Names()...)
		}
	}
	if len(args) == 0 {
		for _, command := range cmd.Root().Commands() {
			if command.IsAvailableCommand() {
				words = append(words, command.Name()+"\t"+command.Short)
			}
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}
