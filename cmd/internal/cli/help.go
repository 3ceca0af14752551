package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the width that every help text fits in.
const helpWidth = 80

// style makes a command and those below it write their help our way.
func style(root *cobra.Command) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\n\n", description(cmd))
		usage(cmd.OutOrStdout(), cmd)
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		usage(cmd.OutOrStderr(), cmd)
		return nil
	})
}

// helpLast has --help, which cobra adds once a command is run, stand behind its other flags.
func helpLast(cmd *cobra.Command) {
	cmd.LocalFlags()
	for _, below := range cmd.Commands() {
		helpLast(below)
	}
}

// description is what a command does, in full.
func description(cmd *cobra.Command) string {
	return strings.TrimSpace(cmp.Or(cmd.Long, cmd.Short+"."))
}

// usage writes how a command is called: its forms, examples, commands, flags.
func usage(w io.Writer, cmd *cobra.Command) {
	var text strings.Builder
	part := func(title, body string) {
		if body = strings.TrimRight(body, " \n"); body != "" {
			if text.Len() > 0 {
				text.WriteString("\n")
			}
			text.WriteString(title + ":\n" + body + "\n")
		}
	}
	part("Usage", forms(cmd))
	part("Examples", cmd.Example)
	part("Commands", commands(cmd))
	own, global := flagsOf(cmd)
	part("Flags", flagTable(own))
	part("Global flags", flagTable(global))
	if !cmd.HasParent() {
		part("Exit codes", factTable(exitCodes))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&text, "\nHelp on one command: %s COMMAND --help\n", cmd.CommandPath())
	}
	if !cmd.HasParent() {
		words := "Help on a word: " + cmd.CommandPath() + " help WORD; its topics are " + strings.Join(topicNames(), ", ")
		text.WriteString(fill(strings.Fields(words), helpWidth, " ", "\n") + "\n")
	}
	_, _ = io.WriteString(w, text.String())
}

func forms(cmd *cobra.Command) string {
	var lines []string
	if cmd.Runnable() {
		lines = append(lines, "  "+cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, "  "+cmd.CommandPath()+" COMMAND")
	}
	return strings.Join(lines, "\n")
}

func commands(cmd *cobra.Command) string {
	var lines []string
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() || below.Name() == "help" {
			lines = append(lines, fmt.Sprintf("  %-*s %s", below.NamePadding(), below.Name(), below.Short))
		}
	}
	return strings.Join(lines, "\n")
}

// flagsOf splits the flags into the command's own and those of all commands,
// in the order in which they were made.
func flagsOf(cmd *cobra.Command) (own, global []*pflag.Flag) {
	shared := cmd.Root().PersistentFlags()
	collect := func(flag *pflag.Flag) {
		switch {
		case flag.Hidden:
		case shared.Lookup(flag.Name) == flag:
			global = append(global, flag)
		default:
			own = append(own, flag)
		}
	}
	for _, flags := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
		flags.SortFlags = false
		flags.VisitAll(collect)
	}
	return own, global
}

// flagTable writes one flag a line, and more for a long text.
func flagTable(flags []*pflag.Flag) string {
	heads, wide := make([]string, len(flags)), 0
	for i, flag := range flags {
		heads[i] = flagHead(flag)
		wide = max(wide, len(heads[i]))
	}
	var table strings.Builder
	for i, flag := range flags {
		text := flagText(flag)
		indent := "\n" + strings.Repeat(" ", wide+2)
		fmt.Fprintf(&table, "%-*s  %s\n", wide, heads[i], fill(strings.Fields(text), helpWidth-wide-2, " ", indent))
	}
	return table.String()
}

// flagText is what a flag does, and its value without it.
func flagText(flag *pflag.Flag) string {
	_, text := pflag.UnquoteUsage(flag)
	if usual := flag.DefValue; usual != "" && usual != "0" && usual != "false" && usual != "[]" && usual != "0s" {
		text += " (default " + usual + ")"
	}
	return text
}

// factTable writes one fact a line, and more for a long one.
func factTable(facts []fact) string {
	var table strings.Builder
	for _, f := range facts {
		fmt.Fprintf(&table, "  %-4s %s\n", f.term, fill(strings.Fields(f.about), helpWidth-7, " ", "\n       "))
	}
	return table.String()
}

// flagHead is "  -o, --output FORMAT".
func flagHead(flag *pflag.Flag) string {
	head := "      --" + flag.Name
	if flag.Shorthand != "" {
		head = "  -" + flag.Shorthand + ", --" + flag.Name
	}
	if name, _ := pflag.UnquoteUsage(flag); name != "" {
		head += " " + name
	}
	return head
}

// fill joins words, and begins a new line before one that would pass the width.
func fill(words []string, width int, between, newLine string) string {
	var text strings.Builder
	column := 0
	for i, word := range words {
		length := utf8.RuneCountInString(word)
		if i > 0 && column+len(between)+length > width {
			text.WriteString(strings.TrimRight(between, " ") + newLine)
			column = 0
		} else if i > 0 {
			text.WriteString(between)
			column += len(between)
		}
		text.WriteString(word)
		column += length
	}
	return text.String()
}
