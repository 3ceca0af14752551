package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client/note"
	"msgtrace/theme/nearest"
)

// value is one setting of one profile: it takes what the file says and tells
// what it holds.
type value interface {
	put(any) error
	fmt.Stringer
}

type plainText struct{ held *string }

func (v plainText) String() string { return *v.held }

func (v plainText) put(given any) error {
	if _, table := given.(map[string]any); table {
		return fmt.Errorf("must be a text in quotation marks, not a table")
	}
	s, ok := given.(string)
	if !ok {
		return fmt.Errorf("must be a text in quotation marks")
	}
	*v.held = s
	return nil
}

// shaped is a text that not everything can be. What it cannot be is held even
// so: a key with a wrong value must not be told as missing too.
type shaped struct {
	plainText
	check func(string) error
}

func (v shaped) put(given any) error {
	if err := v.plainText.put(given); err != nil || *v.held == "" {
		return err
	}
	return v.check(*v.held)
}

// choice is a text that must be one of a few words.
type choice struct {
	held  *string
	words []string
}

func (v choice) String() string { return *v.held }

func (v choice) put(given any) error {
	s, _ := given.(string)
	if !slices.Contains(v.words, s) {
		return fmt.Errorf("must be %s%s", oneOf(v.words), nearest.Hint(s, v.words))
	}
	*v.held = s
	return nil
}

// oneOf writes a, b or c.
func oneOf(words []string) string { return series(words, "or") }

// series writes a, b and c, with that word before the last.
func series(words []string, conjunction string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

type yesNo struct{ held *bool }

func (v yesNo) String() string { return strconv.FormatBool(*v.held) }

func (v yesNo) put(given any) error {
	b, ok := given.(bool)
	if !ok {
		return fmt.Errorf("must be true or false, without quotation marks")
	}
	*v.held = b
	return nil
}

// auto stands for what is best where the program runs.
const auto = "auto"

// yesNoAuto is true, false or "auto".
type yesNoAuto struct{ held *string }

func (v yesNoAuto) String() string { return *v.held }

func (v yesNoAuto) put(given any) error {
	b, isBool := given.(bool)
	switch {
	case isBool:
		*v.held = strconv.FormatBool(b)
	case given == auto:
		*v.held = auto
	default:
		return errors.New(`must be true, false or "auto"`)
	}
	return nil
}

type number struct {
	held        *int
	least, most int
}

func (v number) String() string { return strconv.Itoa(*v.held) }

func (v number) put(given any) error {
	n, ok := given.(int64)
	if !ok || n < int64(v.least) || n > int64(v.most) {
		return fmt.Errorf("must be a number from %d to %d", v.least, v.most)
	}
	*v.held = int(n)
	return nil
}

// noteLines is the template of a ticket note.
type noteLines struct {
	list
	template *note.Template
}

func (v noteLines) put(given any) error {
	if err := v.list.put(given); err != nil {
		return err
	}
	if len(*v.held) == 0 {
		return fmt.Errorf("must name at least one line")
	}
	template, err := note.ParseTemplate(*v.held)
	var unknown note.UnknownLine
	if errors.As(err, &unknown) {
		return fmt.Errorf("%w%s", err, nearest.Hint(string(unknown), Words(note.Lines()...)))
	}
	*v.template = template
	return err
}

// list is one text or several.
type list struct{ held *[]string }

func (v list) String() string { return strings.Join(*v.held, ", ") }

func (v list) put(given any) error {
	if s, ok := given.(string); ok {
		*v.held = []string{s}
		return nil
	}
	items, ok := given.([]any)
	if !ok {
		return fmt.Errorf(`must be a list: ["one", "two"]`)
	}
	var texts []string
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			return fmt.Errorf(`must be a list of texts: ["one", "two"]`)
		}
		texts = append(texts, s)
	}
	*v.held = texts
	return nil
}

// duration is a span of time, written as 90m or 2h.
type duration struct {
	held        *time.Duration
	least, most time.Duration
}

func (v duration) String() string { return durationText(*v.held) }

func (v duration) put(given any) error {
	s, _ := given.(string)
	d, err := time.ParseDuration(s)
	if err != nil || d < v.least || d > v.most {
		return fmt.Errorf("must be a time from %s to %s, such as \"90m\"", durationText(v.least), durationText(v.most))
	}
	*v.held = d
	return nil
}

// durationText writes 2h for what Go writes as 2h0m0s.
func durationText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	text := strings.TrimSuffix(d.String(), "0s")
	if d%time.Hour == 0 {
		text = strings.TrimSuffix(text, "0m")
	}
	if d%time.Minute != 0 {
		text = d.String()
	}
	return text
}
