package cli

import (
	"context"
	"strings"

	"msgtrace/client/guide"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
)

// reader is whoever reads the help: with signs and keys of their own.
type reader struct {
	ascii  bool
	keymap *action.Keymap
}

// reader reads what of the configuration changes the help. One that cannot be read
// changes nothing: help is needed there, too.
func (a *app) reader() *reader {
	r := &reader{ascii: a.flags.ASCII}
	ctx, stop := interruptible(context.Background())
	defer stop()
	c, err := a.load(ctx)
	if err != nil {
		return r
	}
	chosen, err := c.Choose(a.flags.Flags, a.sys.getenv)
	if err != nil {
		return r
	}
	r.ascii = chosen.ASCII
	if keys, err := chosen.Keys.Read(); err == nil {
		r.keymap = keys.Keymap
	}
	return r
}

// topics are all topics of the help; nil reads the keys and the signs as they are
// without a configuration.
func topics(r *reader) []guide.Topic {
	if r == nil {
		r = &reader{}
	}
	return append(guide.Topics(), queryline.Guide(), r.keys(), r.signs())
}

// keys explains the keys that are in force, by where they are.
func (r *reader) keys() guide.Topic {
	topic := guide.Topic{Name: "keys", About: "the keys of the explorer, with those of your configuration"}
	keymap := r.keymap
	if keymap == nil {
		keymap, _ = action.NewKeymap(nil) // of the catalogue alone, which has no problems
	}
	for _, group := range keymap.Help(action.Scopes...) {
		section := guide.Section{Title: group.Title}
		for _, entry := range group.Entries {
			section.Entries = append(section.Entries, guide.Entry{
				Name: strings.Join(entry.Keys, " "), Also: append([]string{string(entry.ID), entry.Title}, entry.Keys...), Says: entry.Help,
			})
		}
		topic.Sections = append(topic.Sections, section)
	}
	return topic
}

// signs explains the signs of the explorer.
func (r *reader) signs() guide.Topic {
	look, _ := theme.Builtin("", r.ascii) // which is there
	section := guide.Section{Intro: "No sign is more than its word: where a status stands, its word does, too. --ascii and the setting ascii draw others."}
	for _, sign := range look.Legend() {
		section.Entries = append(section.Entries, guide.Entry{Name: sign.Sign, Also: append(strings.Fields(sign.Sign), sign.Means), Says: strings.ToUpper(sign.Means[:1]) + sign.Means[1:] + "."})
	}
	return guide.Topic{Name: "signs", About: "the signs of the explorer: ✓ ✗ ⊘ ~ !", Sections: []guide.Section{section}}
}
